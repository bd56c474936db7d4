// Set a point on a map that works without tiles: the neighbourhoods are named, and the two numbers stay in view.

const box = document.querySelector("[data-place]");
const element = box?.querySelector("[data-place-map]");
const latitude = document.getElementById("id_latitude");
const longitude = document.getElementById("id_longitude");
const says = box?.querySelector("[data-place-status]");
const L = window.L;
let map = null;
let marker = null;

if (box && element && latitude && longitude) start();

function start() {
  box.querySelector("[data-place-tools]").hidden = false;
  const locate = box.querySelector("[data-locate]");
  locate.hidden = !navigator.geolocation;
  locate.addEventListener("click", () => {
    says.textContent = says.dataset.finding;
    navigator.geolocation.getCurrentPosition(
      (found) => set(found.coords.latitude, found.coords.longitude, true),
      () => { says.textContent = says.dataset.denied; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
  box.querySelector("[data-clear]").addEventListener("click", clear);
  // A map drawn in a closed box has no size: draw it when the box opens.
  const open = () => { if (L && box.open && !map) draw(); };
  box.addEventListener("toggle", open);
  open();
}

function draw() {
  element.hidden = false;
  const areas = [...box.querySelectorAll("[data-place-areas] li")].map((item) => ({ ...item.dataset }));
  map = L.map(element, { zoomControl: true, attributionControl: false, keyboard: true });
  const points = areas.map((area) => [Number(area.latitude), Number(area.longitude)]);
  for (const area of areas) {
    L.circleMarker([area.latitude, area.longitude], { radius: 4, className: "map__anchor" })
      .bindTooltip(area.name, { permanent: true, direction: "right", className: "map-label" })
      .addTo(map);
  }
  const here = point();
  if (here) map.setView(here, 17);
  else if (points.length > 1) map.fitBounds(points, { padding: [24, 24] });
  else map.setView([Number(element.dataset.latitude) || -2.5, Number(element.dataset.longitude) || 118], 15);
  if (here) mark(here);
  map.on("click", (event) => set(event.latlng.lat, event.latlng.lng, false));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const middle = map.getCenter();
    set(middle.lat, middle.lng, false);
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => { const typed = point(); if (typed) { mark(typed); map.setView(typed, 17); } });
  }
}

function point() {
  const values = [latitude, longitude].map((field) => Number.parseFloat(field.value.replace(",", ".")));
  return values.some(Number.isNaN) ? null : values;
}

function set(north, east, move) {
  latitude.value = north.toFixed(6);
  longitude.value = east.toFixed(6);
  latitude.dispatchEvent(new Event("input", { bubbles: true }));
  says.textContent = says.dataset.set;
  if (!map) return;
  mark([north, east]);
  if (move) map.setView([north, east], 17);
}

function mark(place) {
  if (marker) marker.setLatLng(place);
  else marker = L.circleMarker(place, { radius: 10, className: "map__point" }).addTo(map);
}

function clear() {
  latitude.value = longitude.value = "";
  latitude.dispatchEvent(new Event("input", { bubbles: true }));
  marker?.remove();
  marker = null;
  says.textContent = says.dataset.cleared;
}
