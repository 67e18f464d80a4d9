"""`controlmap check`: faults and remarks."""

from __future__ import annotations

import sys

import click

from . import options
from .printing import print_json


@click.command("check", short_help="Look for faults and weak spots of the record.")
@options.as_json
@click.pass_obj
def command(store: str, as_json: bool) -> None:
    """Look through the store. Faults, where the record contradicts itself, exit with 1; remarks, what an
    analyst should know (unsourced statements, villages against their zone), exit with 0.
    """
    from ..layers.store import open as open_store

    findings = open_store(store).check()
    faults = [finding for finding in findings if finding.kind == "fault"]
    remarks = [finding for finding in findings if finding.kind == "remark"]
    if as_json:
        listed = {
            name: [{"about": one.about, "message": one.message} for one in group]
            for name, group in (("faults", faults), ("remarks", remarks))
        }
        print_json(listed)
    else:
        for finding in findings:
            click.echo(f"{finding.kind}: {finding.about}: {finding.message}")
        click.echo(f"{len(faults)} faults, {len(remarks)} remarks")
    if faults:
        sys.exit(1)
