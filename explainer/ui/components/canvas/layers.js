const states = new WeakMap();

/** Put the strips of a sheet into the buttons that have room for them; without a sheet they are empty. */
function fill({ root, data }, seen, sheet) {
  const { tile, pitch, strips } = data;
  for (const canvas of root.querySelectorAll("canvas")) {
    const index = Number(canvas.dataset.strip);
    const { width, channels } = strips[index] ?? { width: tile, channels: [] };
    canvas.width = width;
    canvas.height = tile;
    if (sheet && index < 0) canvas.getContext("2d").drawImage(seen, 0, 0);
    else if (sheet) canvas.getContext("2d").drawImage(sheet, 0, index * pitch, width, tile, 0, 0, width, tile);
    canvas.closest("button").title = channels.length ? `${data.said} ${channels.join(", ")}` : "";
  }
  root.querySelector(".logits").innerHTML = data.logits;
  root.querySelector(".note").textContent = data.note;
  root.dataset.number = data.number;
}

async function loaded(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

/** The channel of the map under a click; with the keyboard the first one of the strip. */
function channelAt(state, button, event) {
  const canvas = button.querySelector("canvas");
  const channels = state.data.strips[canvas?.dataset.strip]?.channels ?? [];
  if (!channels.length || !event.detail) return channels[0] ?? 0;
  const { left, width } = canvas.getBoundingClientRect();
  const place = Math.floor(((event.clientX - left) / width) * channels.length);
  return channels[Math.min(channels.length - 1, Math.max(0, place))];
}

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".layers");
  let state = states.get(root);
  if (!state) {
    state = { root, html: null };
    states.set(root, state);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-node]");
      if (button) state.send("opened", `${button.dataset.node} ${channelAt(state, button, event)}`);
    });
  }
  state.data = data;
  state.send = setTriggerValue;
  if (state.html !== data.html) {
    root.innerHTML = data.html;
    state.html = data.html;
  }
  if (!data.sheet) return fill(state);
  const images = await Promise.all([loaded(data.seen), loaded(data.sheet)]);
  if (state.data === data) fill(state, ...images);
}
