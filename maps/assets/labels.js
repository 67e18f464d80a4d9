// Shows as many labels as fit: the more important first, whole, none over a panel or over another. The labels of
// the two sides of a swipe never meet; those that belong to both meet all.
function placeLabels(map) {
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const rank = (label) => Number(/rank-(\d)/.exec(label.className)?.[1] ?? 9);
  const place = () => {
    const common = map.getPane("tooltipPane"), frame = map.getContainer().getBoundingClientRect();
    const panels = [...document.querySelectorAll(".panel, .leaflet-control")];
    const taken = panels.map((panel) => ({box: panel.getBoundingClientRect(), pane: common}));
    const labels = [...map.getContainer().querySelectorAll(".place-label")];
    for (const label of labels.sort((a, b) => rank(a) - rank(b))) {
      const box = label.getBoundingClientRect(), pane = label.parentElement;
      const whole = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
      const meets = (other) => (pane === common || other.pane === common || other.pane === pane) && overlap(box, other.box);
      const free = whole && !taken.some(meets);
      label.style.visibility = free ? "" : "hidden";
      if (free) taken.push({box, pane});
    }
  };
  map.on("zoomend moveend overlayadd overlayremove resize labels", place);
  place();
}
