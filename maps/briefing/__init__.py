"""The briefing: the page that is read, from what changed between two dates.

`document` says what stands on it; each format writes that.
"""
