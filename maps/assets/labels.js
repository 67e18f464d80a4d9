// Shows as many labels as fit: the more important first, none over another of its pane or over a panel.
function placeLabels(map) {
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const rank = (label) => Number(/rank-(\d)/.exec(label.className)?.[1] ?? 9);
  const place = () => {
    const panels = [...document.querySelectorAll(".panel, .leaflet-control")].map((e) => e.getBoundingClientRect());
    const taken = new Map();
    const labels = [...map.getContainer().querySelectorAll(".place-label")];
    for (const label of labels.sort((a, b) => rank(a) - rank(b))) {
      const box = label.getBoundingClientRect(), pane = label.parentElement;
      if (!taken.has(pane)) taken.set(pane, [...panels]);
      const free = !taken.get(pane).some((other) => overlap(box, other));
      label.style.visibility = free ? "" : "hidden";
      if (free) taken.get(pane).push(box);
    }
  };
  map.on("zoomend moveend overlayadd overlayremove resize labels", place);
  place();
}
