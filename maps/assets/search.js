// Finds places by name, alias or Arabic name, and goes there.
function findPlaces(map, places) {
  const box = document.querySelector(".search");
  if (!box) return;
  const input = box.querySelector("input"), list = box.querySelector("ul");
  const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652'’ʿʾ-]/g, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase();
  const known = places.map(([name, also, lat, lon]) => ({name, lat, lon, words: folded([name, ...also].join("\n"))}));
  const nearest = (lat, lon) => {
    let found = null;
    map.eachLayer((layer) => {
      if (!layer.getPopup?.() || !layer.getLatLng || layer.getLatLng().distanceTo([lat, lon]) >= 5) return;
      if (!found || layer.getTooltip()) found = layer; // a place has a name, an event there has none
    });
    return found;
  };
  const go = ({lat, lon}) => {
    map.setView([lat, lon], Math.max(map.getZoom(), 12), {animate: false});
    nearest(lat, lon)?.openPopup();
  };
  const search = () => {
    const wanted = folded(input.value.trim());
    const matches = wanted ? known.filter(({words}) => words.includes(wanted)).slice(0, 8) : [];
    list.replaceChildren(...matches.map((place) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.textContent = place.name;
      button.addEventListener("click", () => go(place));
      item.append(button);
      return item;
    }));
    return matches;
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = search();
    if (first) go(first);
  });
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box.closest(".panel"));
}
