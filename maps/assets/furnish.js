// What every map has besides its layers.
const stored = (id) => JSON.parse(document.getElementById(id).textContent);
// A popup is text and, by number, lists of sources that many share.
const said = (parts) => parts.map((part) => (typeof part === "number" ? stored("lists")[part] : part)).join("");

// Frames the map and its popups; where the screen is narrow, between the title and the legend. A map with an inset has
// no ground that goes on behind the panels: it stands clear of them all, as large as it can.
function frame(map, [west, south, east, north]) {
  const size = map.getSize(), legend = document.querySelector(".legend details");
  const box = (panel) => document.querySelector(panel)?.getBoundingClientRect();
  const title = box(".title"), list = box(".legend"), inset = box(".inset");
  const top = title.bottom + 8, bottom = size.y - list.top + 8;
  if (size.x > 640 && size.x < 900 && !inset) legend.open = false;  // as in a frame of a briefing: it would lie on the middle
  const narrow = size.x <= 640 && size.y - top - bottom > 120;
  const ground = L.latLngBounds([[south, west], [north, east]]);
  const zoom = ([left, up, right, down]) => map.getBoundsZoom(ground, false, L.point(left + right, up + down));
  let padding = narrow ? [12, top, 12, bottom] : [30, 30, 30, 30];
  if (inset?.width) {
    const starts = [[list.right + 8, top], [title.right + 8, 12]];
    const ends = [[size.x - inset.left + 8, 12], [12, size.y - inset.top + 8]];
    padding = starts.flatMap((start) => ends.map((end) => [...start, ...end])).sort((a, b) => zoom(b) - zoom(a))[0];
  }
  L.Popup.mergeOptions({
    maxWidth: Math.min(380, size.x - 60),
    autoPanPaddingTopLeft: [10, top + 20],  // the title may grow by a line
    autoPanPaddingBottomRight: [10, size.x <= 640 ? 160 : 10],
  });
  if (size.x <= 640) map.on("popupopen", () => { legend.open = false; });
  const [left, up, right, down] = padding;
  map.fitBounds(ground, {paddingTopLeft: [left, up], paddingBottomRight: [right, down], animate: false});
}

// Waits until the map has a size: in a frame that is not seen yet it has none, and could not be framed.
function sized(map, act) {
  const box = map.getContainer(), ready = () => box.clientWidth > 0 && box.clientHeight > 0;
  if (ready()) return act();
  const watching = new ResizeObserver(() => {
    if (!ready()) return;
    watching.disconnect();
    map.invalidateSize({animate: false, pan: false});
    act();
  });
  watching.observe(box);
}

// Opens a popup for the keyboard: it is read at once, and Escape leads back.
function read(map, layer) {
  layer.openPopup();
  const popup = layer.getPopup().getElement();
  popup.tabIndex = -1;
  popup.focus();
  popup.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    map.closePopup();
    layer.getElement().focus();
  });
}

// On paper nothing is folded, and no popup lies over the map.
function printable(map) {
  matchMedia("print").addEventListener("change", ({matches}) => {
    for (const part of document.querySelectorAll(".legend details:not(.search)")) {
      if (matches) { part.dataset.open = part.open; part.open = true; } else part.open = part.dataset.open === "true";
    }
    if (matches) map.closePopup();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
}

// Lets the keyboard reach what a click would open; where there is too much of it, the search does.
function reachable(map) {
  const layers = [];
  map.eachLayer((layer) => { if (layer.getPopup?.() && layer.getElement?.()) layers.push(layer); });
  if (layers.length > 500) return;
  for (const layer of layers) {
    const element = layer.getElement();
    if (element.hasAttribute("tabindex")) continue;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", layer.getTooltip()?.getElement()?.textContent || "Ground: who has it, and who says so");
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") read(map, layer); });
  }
}

function furnish(map, bounds, moving) {
  map.attributionControl.setPrefix(false);
  document.body.prepend(...document.querySelectorAll(".panel"));  // the keyboard comes to them first
  const full = L.control({position: "topleft"});
  full.onAdd = () => {
    const button = L.DomUtil.create("button", "panel-button");
    button.type = "button";
    button.textContent = "⤢";
    button.setAttribute("aria-label", "Full screen");
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () =>
      document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    return button;
  };
  if (document.fullscreenEnabled) full.addTo(map);
  sized(map, () => {
    frame(map, bounds);
    if (moving) moving(map);
    placeLabels(map);
    findPlaces(map, stored("places"));
    reachable(map);
    printable(map);
  });
}
