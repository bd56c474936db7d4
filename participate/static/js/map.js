// The map of proposals: replaces the drawing by a map one can move and zoom; the list stays as it is.
// Without Leaflet, without data or without JavaScript the drawing remains.

function popup(properties) {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = properties.url;
  link.textContent = `${properties.code} ${properties.title}`;
  const status = document.createElement("p");
  status.textContent = properties.status;
  box.append(link, status);
  return box;
}

function drawPoint(feature, at) {
  const { kind, name, code, title, category } = feature.properties;
  if (kind === "area") {
    const spot = L.circleMarker(at, { radius: 1, opacity: 0, interactive: false });
    const look = { permanent: true, direction: "top", offset: [0, feature.lifted ? -12 : 8], className: "map-label", pane: "places" };
    return spot.bindTooltip(name, look);
  }
  const field = (category || "").toLowerCase().replace(/[^a-z0-9]/g, "");
  const letter = document.createElement("span");
  letter.textContent = (category || "").slice(0, 1);
  const icon = L.divIcon({ className: `map-dot map-dot--${field}`, html: letter, iconSize: [30, 30] });
  const words = `${code} ${title}`;
  return L.marker(at, { icon, title: words, alt: words }).bindPopup(() => popup(feature.properties));
}

// The name of an area stands above its highest dot, so that no dot hides it.
function liftNames(features) {
  const dots = features.filter(({ properties }) => properties.kind === "proposal");
  for (const area of features) {
    if (area.properties.kind !== "area" || area.geometry.type !== "Point") continue;
    const own = dots.filter(({ properties }) => properties.area === area.properties.name).map(({ geometry }) => geometry.coordinates);
    if (!own.length) continue;
    area.lifted = true;
    area.geometry.coordinates = [own.reduce((sum, [lon]) => sum + lon, 0) / own.length, Math.max(...own.map(([, lat]) => lat))];
  }
}

function areaStyle() {
  return { color: "#857d6f", weight: 2, fillColor: "#e6dcc8", fillOpacity: 0.5, interactive: false };
}

function linkList(layer) {
  layer.eachLayer((point) => {
    const row = point.feature.properties.kind === "proposal" && document.getElementById(`p-${point.feature.properties.code}`);
    if (!row) return;
    const mark = (near) => point.getElement()?.classList.toggle("is-near", near);
    row.addEventListener("mouseenter", () => mark(true));
    row.addEventListener("mouseleave", () => mark(false));
    row.addEventListener("focusin", () => mark(true));
    row.addEventListener("focusout", () => mark(false));
  });
}

async function show(figure) {
  const answer = await fetch(figure.dataset.map, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) return;
  const data = await answer.json();
  if (!data.features.length) return;
  const canvas = document.createElement("div");
  canvas.className = "map__canvas";
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", figure.dataset.label);
  figure.querySelector("svg").replaceWith(canvas);
  const map = L.map(canvas, { zoomControl: false, attributionControl: Boolean(figure.dataset.tiles), maxZoom: 19, scrollWheelZoom: false });
  map.createPane("places").style.zIndex = 640; // names of areas lie above the dots and let the finger through
  liftNames(data.features);
  L.control.zoom({ zoomInTitle: figure.dataset.in, zoomOutTitle: figure.dataset.out }).addTo(map);
  if (figure.dataset.tiles) L.tileLayer(figure.dataset.tiles, { attribution: figure.dataset.attribution }).addTo(map);
  const layer = L.geoJSON(data, { pointToLayer: drawPoint, style: (feature) => (feature.geometry.type === "Point" ? {} : areaStyle()) });
  layer.addTo(map);
  map.fitBounds(layer.getBounds().pad(0.08));
  linkList(layer);
}

const figure = document.querySelector("[data-map]");
if (figure && window.L) show(figure).catch(() => {});
