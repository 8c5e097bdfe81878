// A picture to take along: the link to it, and the picture itself as a file that needs nothing of this page.

const SHARES = ["link", "svg", "png"];
const PIXELS = 2; // of a PNG for each CSS pixel
const ON_SCREEN = ".hit, .enter, .sign, .news, .flight, .bead, .mark"; // parts that only a page that can be touched has
const LOOKS = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin",
  "stroke-linecap", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "opacity",
  "image-rendering"];

/** The menu below its tool; what it did is said in it. */
function toggleShare(state, on = !state.shares) {
  const { root, held } = state;
  state.shares?.remove();
  state.shares = null;
  nameTool(state, "share", held.labels.share, on).setAttribute("aria-expanded", on);
  if (!on) return;
  const menu = (state.shares = document.createElement("div"));
  menu.className = "shares";
  menu.setAttribute("role", "group");
  menu.setAttribute("aria-label", held.labels.share);
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  menu.append(...SHARES.map((kind) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.share = kind;
    button.textContent = held.labels[`share_${kind}`];
    button.onclick = async () => (said.textContent = await share(state, kind));
    return button;
  }), said);
  root.querySelector(".tools").after(menu);
  menu.querySelector("button").focus({ preventScroll: true });
}

function closeShare(state) {
  toggleShare(state, false);
  state.tools.querySelector('[data-tool="share"]').focus({ preventScroll: true });
}

/** Do what a line of the menu says; what is to be said of it. Only a page from https or this computer may copy. */
async function share(state, kind) {
  const { labels } = state.held;
  try {
    if (kind === "link") await navigator.clipboard.writeText(location.href);
    else save(await pictureFile(state, kind), `${fileName(state)}.${kind}`);
    return labels[`shared_${kind}`];
  } catch {
    return kind === "link" ? location.href : labels.share_failed;
  }
}

function fileName({ data }) {
  const names = data.trail.length ? data.trail.map(({ label }) => label) : [document.title.split(" · ")[0]];
  return names.map((name) => name.replace(/[^\p{L}\p{N}.]+/gu, "-")).join("-");
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** The whole picture, as it is drawn now and however far it is zoomed in, on the page's own ground. */
async function pictureFile(state, kind) {
  const drawing = state.sheet.firstElementChild;
  const { width, height } = drawing.viewBox.baseVal;
  const svg = standingAlone(drawing, getComputedStyle(state.root).getPropertyValue("--st-background-color"));
  if (kind === "svg") return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  svg.prepend(await fontOfPage());
  const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`);
  const canvas = Object.assign(document.createElement("canvas"), { width: PIXELS * width, height: PIXELS * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error(kind)))));
}

/** A copy that carries its looks itself, where they are not its parent's, and nothing that only a page has. */
function standingAlone(drawing, ground) {
  const copy = drawing.cloneNode(true);
  const [shown, copies] = [drawing, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  for (const [index, one] of copies.entries()) {
    const looks = getComputedStyle(shown[index]);
    const around = index && getComputedStyle(shown[index].parentNode);
    for (const { name } of [...one.attributes]) {
      if (/^(data-|aria-|tabindex|class|style|role)/.test(name) && !(one === copy && name === "aria-label")) one.removeAttribute(name);
    }
    for (const look of LOOKS) {
      const given = look === "opacity" ? "1" : around && around.getPropertyValue(look);
      const value = looks.getPropertyValue(look);
      if (value !== given) one.setAttribute(look, value);
    }
  }
  for (const [index, one] of copies.entries()) if (shown[index].matches(ON_SCREEN)) one.remove();
  const { x, y, width, height } = drawing.viewBox.baseVal;
  const size = { xmlns: "http://www.w3.org/2000/svg", width, height, role: "img" };
  for (const [name, value] of Object.entries(size)) copy.setAttribute(name, value);
  copy.prepend(drawn("rect", { x, y, width, height, fill: ground || "#ffffff" }));
  return copy;
}

/** The font that the page's texts are written in, for an image has no other fonts than its own and the system's. */
async function fontOfPage() {
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const family = getComputedStyle(document.body).fontFamily.split(",")[0].replaceAll('"', "").trim();
  const face = faces.find(({ style: one }) => one.getPropertyValue("font-family").includes(family) && one.getPropertyValue("font-style") !== "italic");
  const [, source] = face?.cssText.match(/url\("?([^")]+)"?\)/) ?? [];
  if (!source) return style;
  const font = await (await fetch(new URL(source, face.parentStyleSheet.href ?? location.href))).blob();
  const inline = await new Promise((done) => Object.assign(new FileReader(), { onload: ({ target }) => done(target.result) }).readAsDataURL(font));
  style.textContent = `@font-face { font-family: "${family}"; font-weight: 100 900; src: url(${inline}); }`;
  return style;
}
