// Shows one day of many at a time. The first day is told whole, of each later one what changed.
function timeline(map, data) {
  const UNIT = 1e6, LABELLED = 250;
  const number = (km2) => km2.toLocaleString("en", {minimumFractionDigits: 2, maximumFractionDigits: 2});

  // Steps from vertex to vertex, as latitudes and longitudes.
  const vertices = (steps) => {
    const line = [];
    for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) line.push([(y += steps[i + 1]) / UNIT, (x += steps[i]) / UNIT]);
    return line;
  };
  const spliced = (ring, splices) => {
    const result = [];
    let next = 0;
    for (const [at, gone, ...steps] of splices) {
      for (; next < at; next += 1) result.push(ring[next]);
      result.push(...vertices(steps));
      next += gone;
    }
    for (; next < ring.length; next += 1) result.push(ring[next]);
    return result;
  };

  // Every day as a whole; what two days share is the same object in both.
  const days = [];
  let zones = new Map(), villages = new Map();
  for (const day of data.days) {
    zones = new Map(zones);
    villages = new Map(villages);
    for (const id of day.gone) zones.delete(String(id));
    for (const [id, told] of Object.entries(day.zones)) {
      const zone = {...zones.get(id)};
      if (told.shape) zone.shape = told.shape.map((part) => part.map(vertices));
      if (told.splices) {
        zone.shape = zone.shape.map((part) => [...part]);
        for (const [part, ring, splices] of told.splices) zone.shape[part][ring] = spliced(zone.shape[part][ring], splices);
      }
      if (told.look) zone.look = told.look;
      zones.set(id, zone);
    }
    for (const [place, look] of Object.entries(day.villages)) villages.set(place, look);
    days.push({...day, zones, villages});
  }

  const ground = L.layerGroup().addTo(map), dots = L.layerGroup().addTo(map), events = L.layerGroup().addTo(map);
  const drawn = new Map(), marked = new Map();
  let shown = -1;

  // What lies over what does not depend on the way by which a day was reached.
  const inOrder = (layers) => [...layers].sort(([a], [b]) => a - b).forEach(([, layer]) => layer.bringToFront());
  const showZones = (day) => {
    for (const [id, layer] of drawn) if (!day.zones.has(id)) { ground.removeLayer(layer); drawn.delete(id); }
    for (const [id, zone] of day.zones) {
      let layer = drawn.get(id);
      if (!layer) {
        layer = L.polygon(zone.shape, {smoothFactor: 0}).addTo(ground);
        layer.bindPopup(() => popup(layer.zone));
        drawn.set(id, layer);
      } else if (layer.zone.shape !== zone.shape) layer.setLatLngs(zone.shape);
      if (layer.zone?.look !== zone.look) layer.setStyle(data.styles[zone.look[0]]);
      layer.zone = zone;
    }
    inOrder(drawn);
  };
  const popup = ({look: [, heading, body, km2]}) =>
    `${data.texts[heading]}<p>${number(km2)} km² on ${days[shown].words}</p>${data.texts[body]}`;
  const showVillages = (day) => {
    for (const [place, look] of day.villages) {
      const [lat, lon, label] = data.villages[place];
      let dot = marked.get(place);
      if (!dot) {
        dot = L.circleMarker([lat, lon], data.styles[look[0]]).addTo(dots);
        dot.bindPopup(() => data.texts[dot.look[1]]);
        dot.bindTooltip(label, {permanent: Number(place) < LABELLED, direction: "right", offset: [6, 0], className: "place-label rank-2"});
        marked.set(place, dot);
      } else if (dot.look !== look) dot.setStyle(data.styles[look[0]]);
      dot.look = look;
    }
    for (const [place, dot] of marked) if (!day.villages.has(place)) { dots.removeLayer(dot); marked.delete(place); }
    inOrder(marked);
  };
  const showEvents = (day) => {
    events.clearLayers();
    for (const line of day.lines) L.polyline(vertices(line), {color: "#111", weight: 2.5, interactive: false, smoothFactor: 0}).addTo(events);
    for (const [lat, lon, text, metres, style] of day.events) {
      if (metres) L.circle([lat, lon], {radius: metres, ...data.uncertain}).addTo(events);
      L.circleMarker([lat, lon], data.styles[style]).bindPopup(data.texts[text]).addTo(events);
    }
  };
  const showTotals = (day) => {
    const totals = new Map(day.totals.map(([holder, km2, held]) => [String(holder), [km2, held]]));
    for (const row of document.querySelectorAll(".legend tr[data-holder]")) {
      const [km2, held] = totals.get(row.dataset.holder) ?? [0, 0];
      row.children[2].textContent = `${km2.toLocaleString("en", {minimumFractionDigits: 1, maximumFractionDigits: 1})} km²`;
      row.children[3].textContent = held ? `${held} village${held === 1 ? "" : "s"}` : "";
      row.style.opacity = totals.has(row.dataset.holder) ? "" : ".65";
    }
  };

  const bar = document.querySelector(".timeline"), slider = bar.querySelector("input");
  const play = bar.querySelector(".play"), output = bar.querySelector("output");
  const show = (position) => {
    const next = Math.max(0, Math.min(days.length - 1, position));
    if (next === shown) return;
    shown = next;
    const day = days[shown];
    map.closePopup();
    showZones(day); showVillages(day); showEvents(day); showTotals(day);
    slider.value = shown;
    slider.setAttribute("aria-valuetext", day.words);
    output.textContent = day.words;
    document.querySelector(".title .date").textContent = day.dated;
    document.querySelector(".title .finding").textContent = day.finding;
    map.fire("labels");
    reachable(map);
  };

  let ticking = null;
  const stop = () => { clearInterval(ticking); ticking = null; play.textContent = "Play"; play.setAttribute("aria-pressed", "false"); };
  const toggle = () => {
    if (ticking) return stop();
    if (shown === days.length - 1) show(0);
    ticking = setInterval(() => (shown < days.length - 1 ? show(shown + 1) : stop()), 900);
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
  };
  const step = (by) => { stop(); show(shown + by); };
  play.addEventListener("click", toggle);
  bar.querySelector(".back").addEventListener("click", () => step(-1));
  bar.querySelector(".on").addEventListener("click", () => step(1));
  slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
  document.addEventListener("keydown", (event) => {
    const at = event.target, own = bar.contains(at);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (own ? event.key === " " && at !== slider : at.closest("input, button, summary, a, .leaflet-container")) return;
    const act = {ArrowLeft: () => step(-1), ArrowRight: () => step(1), " ": toggle, Home: () => step(-days.length), End: () => step(days.length)}[event.key];
    if (act) { act(); event.preventDefault(); }
  });
  L.DomEvent.disableClickPropagation(bar);
  show(0);
}
