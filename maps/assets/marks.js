// Draws events as the marks of their types, side by side where several have one place; other dots stay round.
L.CircleMarker.include({
  _updatePath() {
    const {mark, beside, radius} = this.options;
    if (!mark) return this._renderer._updateCircle(this);
    const x = this._point.x + beside[0], y = this._point.y - beside[1];
    const corners = mark.map(([right, up]) => `${(x + radius * right).toFixed(1)} ${(y - radius * up).toFixed(1)}`);
    this._renderer._setPath(this, this._empty() ? "M0 0" : `M${corners.join("L")}Z`);
  },
});
