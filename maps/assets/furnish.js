// What every map has besides its layers.
const stored = (id) => JSON.parse(document.getElementById(id).textContent);

function furnish(map, moving) {
  map.attributionControl.setPrefix(false);
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
  if (moving) moving(map);
  placeLabels(map);
  findPlaces(map, stored("places"));
}
