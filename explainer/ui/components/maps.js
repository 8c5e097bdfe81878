// The maps in the boxes: pieces of one picture, cut out where their tiles lie.

async function loaded(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

/** Put each tile of an image into its room; a room whose node is gone stays empty. */
function fillMaps(root, tiles, image) {
  const pieces = new Map();
  for (const [index, room] of root.querySelectorAll("[data-map]").entries()) {
    const name = room.dataset.map;
    if (!tiles[name]) {
      room.removeAttribute("href");
      continue;
    }
    if (!pieces.has(name)) pieces.set(name, piece(image, tiles[name]));
    room.style.setProperty("--turn", index);
    room.setAttribute("href", pieces.get(name));
  }
}

function piece(image, [left, top, width, height]) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, left, top, width, height, 0, 0, width, height);
  return canvas.toDataURL();
}
