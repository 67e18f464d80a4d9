// Shows as many labels as fit: the more important first, whole, none over a panel or over another; then Arabic names
// where there is room for both. The labels of the two sides of a swipe never meet; those that belong to both meet all.
function placeLabels(map) {
  const ASIDE = -18;  // pixels: from where the library puts a label to the left of its dot
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const rank = (label) => Number(/rank-(\d)/.exec(label.className)?.[1] ?? 9);
  const latin = (label) => label.querySelector("bdi").textContent;
  const boxOf = (label) => {
    const name = label.getBoundingClientRect(), arabic = label.querySelector(".ar")?.getBoundingClientRect();
    if (!arabic?.width) return name;
    return {left: name.left, right: Math.max(name.right, arabic.right), top: name.top, bottom: arabic.bottom};
  };
  // Where a label would stand on the other side of its dot.
  const mirrored = ({left, right, top, bottom, width = right - left}) =>
    ({left: left - width - 24, right: right - width - 24, top, bottom, width});
  const place = () => {
    const common = map.getPane("tooltipPane"), frame = map.getContainer().getBoundingClientRect();
    const panels = [...document.querySelectorAll(".panel, .leaflet-control, .event-mark")];
    const taken = panels.map((panel) => ({box: panel.getBoundingClientRect(), pane: common}));
    const fits = (one) => {
      const {box, pane} = one;
      const whole = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
      const meets = (other) => (pane === common || other.pane === common || other.pane === pane) && overlap(box, other.box);
      return whole && !taken.some((other) => other !== one && meets(other));
    };
    const labels = [...map.getContainer().querySelectorAll(".place-label")]
      .filter((label) => label.style.opacity !== "0")  // the map fades out what is gone
      .sort((a, b) => rank(a) - rank(b) || (latin(a) < latin(b) ? -1 : 1));
    for (const label of labels) {
      label.classList.add("short");
      label.style.marginLeft = "";
    }
    const shown = [];
    for (const right of labels.map((label) => ({label, box: boxOf(label), pane: label.parentElement}))) {
      const one = [right, {...right, box: mirrored(right.box), mirrored: true}].find(fits);
      right.label.style.visibility = one ? "" : "hidden";
      if (one) { taken.push(one); shown.push(one); }
    }
    for (const {label, box} of shown.filter(({mirrored}) => mirrored)) label.style.marginLeft = `${ASIDE - box.width}px`;
    for (const one of shown) {
      if (!one.label.querySelector(".ar")) continue;
      const alone = one.box;
      one.label.classList.remove("short");
      one.box = boxOf(one.label);
      if (fits(one)) continue;
      one.label.classList.add("short");
      one.box = alone;
    }
  };
  map.on("zoomend moveend overlayadd overlayremove resize labels", place);
  place();
}
