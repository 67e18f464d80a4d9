// A picture on the earth, the zones read from it, and its control points. The slider covers one with the other.
const sheet = JSON.parse(document.getElementById("sheet").textContent);
const [west, south, east, north] = sheet.bounds;
const frame = [[south, west], [north, east]];
const panel = (name) => document.querySelector(name).getBoundingClientRect();
const beside = {paddingTopLeft: [panel(".title").right, 0]};
const between = {
    paddingTopLeft: [0, panel(".title").bottom],
    paddingBottomRight: [0, innerHeight - panel(".legend").top],
};
const map = L.map("map", {zoomSnap: 0.25, attributionControl: false});
map.fitBounds(frame, innerWidth < 900 ? between : beside);
L.control.scale().addTo(map);
L.imageOverlay(sheet.picture, frame).addTo(map);
const zones = L.geoJSON(sheet.zones, {
    style: (zone) => ({color: zone.properties.line, weight: 1.5, fillColor: zone.properties.colour}),
    onEachFeature: (zone, layer) => layer.bindTooltip(zone.properties.label, {sticky: true}),
}).addTo(map);
for (const point of sheet.points) {
    L.polyline([point.stated, point.put], {color: "#111", weight: 2}).addTo(map);
    L.circleMarker(point.stated, {radius: 5, color: "#fff", weight: 2, fillColor: "#111", fillOpacity: 1})
        .bindTooltip(point.label).addTo(map);
}
const strength = document.getElementById("strength");
const cover = () => zones.setStyle({fillOpacity: strength.value / 100, opacity: strength.value > 0 ? 1 : 0});
strength.addEventListener("input", cover);
cover();
