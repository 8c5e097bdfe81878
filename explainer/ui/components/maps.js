// The maps in the boxes: pieces of one picture, cut out where their tiles lie.

async function loaded(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}

/** Put each tile of an image into its room, a canvas or an image of its own; a room whose node is gone stays empty. */
function fillMaps(root, tiles, image) {
  for (const [index, room] of root.querySelectorAll("[data-map]").entries()) {
    const tile = tiles[room.dataset.map];
    const canvas = room.querySelector("canvas") ?? (tile && document.createElement("canvas"));
    room.toggleAttribute("data-filled", Boolean(tile));
    room.style.setProperty("--turn", index);
    if (tile) putTile(canvas, tile, image);
    else if (canvas) canvas.width = 1; // empties it
    if (!tile) room.removeAttribute("href");
    else if (!canvas.parentNode) room.setAttribute("href", canvas.toDataURL());
  }
}

function putTile(canvas, [left, top, width, height], image) {
  Object.assign(canvas, { width, height });
  canvas.getContext("2d").drawImage(image, left, top, width, height, 0, 0, width, height);
}
