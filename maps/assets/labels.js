// Shows as many labels as fit: the more important first, none over another or over a panel.
function placeLabels(map) {
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const rank = (label) => Number(/rank-(\d)/.exec(label.className)?.[1] ?? 9);
  const place = () => {
    const taken = [...document.querySelectorAll(".panel, .leaflet-control")].map((e) => e.getBoundingClientRect());
    const labels = [...map.getPane("tooltipPane").querySelectorAll(".place-label")];
    for (const label of labels.sort((a, b) => rank(a) - rank(b))) {
      const box = label.getBoundingClientRect();
      const free = !taken.some((other) => overlap(box, other));
      label.style.visibility = free ? "" : "hidden";
      if (free) taken.push(box);
    }
  };
  map.on("zoomend moveend overlayadd overlayremove resize", place);
  place();
}
