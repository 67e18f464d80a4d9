// Two dates side by side under one handle: each is drawn in a pane of its own, and the handle clips both.
function swipe(map, left, right) {
  const handle = document.querySelector(".swipe"), pane = map.createPane("handle");
  pane.style.zIndex = 660;  // above the labels, below the popups
  pane.append(handle);
  map.getPane("mapPane").prepend(pane);  // the keyboard comes to it before the places
  let share = 50;
  const clip = () => {
    const size = map.getSize(), middle = (size.x * share) / 100;
    const corner = map.containerPointToLayerPoint([0, 0]), end = map.containerPointToLayerPoint(size);
    const x = map.containerPointToLayerPoint([middle, 0]).x;
    const cut = (from, to) => `polygon(${from}px ${corner.y}px, ${to}px ${corner.y}px, ${to}px ${end.y}px, ${from}px ${end.y}px)`;
    for (const [side, area] of [[left, cut(corner.x, x)], [right, cut(x, end.x)]])
      for (const pane of [side, `${side}-labels`]) map.getPane(pane).style.clipPath = area;
    Object.assign(handle.style, {left: `${x}px`, top: `${corner.y}px`, height: `${size.y}px`});
    handle.setAttribute("aria-valuenow", Math.round(share));
  };
  const move = (to) => { share = Math.max(0, Math.min(100, to)); clip(); };
  const follow = (event) => move(((event.clientX - map.getContainer().getBoundingClientRect().left) / map.getSize().x) * 100);
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", follow);
    event.preventDefault();
    handle.focus();
  });
  for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, () => handle.removeEventListener("pointermove", follow));
  handle.addEventListener("keydown", (event) => {
    const to = {ArrowLeft: share - 2, ArrowRight: share + 2, PageDown: share - 10, PageUp: share + 10, Home: 0, End: 100}[event.key];
    if (to === undefined) return;
    move(to);
    event.preventDefault();
    event.stopPropagation();
  });
  L.DomEvent.disableClickPropagation(handle);
  map.on("move zoom viewreset resize zoomend moveend", clip);
  clip();
}
