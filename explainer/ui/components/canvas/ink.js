const WIDTH = 0.1; // of a stroke, in shares of the canvas
const STEP = 1 / 28; // of the keyboard's pen
const NEAR = 0.004; // points closer than this are left out

/** One point of the canvas, in its shares, from the place of a pointer. */
function shareOf(canvas, { clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const share = (place, whole) => Math.round(1000 * Math.min(1, Math.max(0, place / whole))) / 1000;
  return [share(clientX - left, width), share(clientY - top, height)];
}

/** Draw all there is: an example or strokes, the invitation where there is neither, the pen of the keyboard. */
function paint(state) {
  const { canvas, strokes, picture, data } = state;
  const pen = canvas.getContext("2d");
  const side = canvas.width;
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, side, side);
  if (picture) {
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, side, side);
    if (data.invites) invite(pen, side, data.words.invite, 0.95);
  } else if (!strokes.length) invite(pen, side, data.words.invite, 0.5);
  pen.strokeStyle = "#fff";
  pen.lineWidth = WIDTH * side;
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach(([x, y], index) => (index ? pen.lineTo(x * side, y * side) : pen.moveTo(x * side, y * side)));
    if (stroke.length === 1) pen.lineTo(stroke[0][0] * side, stroke[0][1] * side);
    pen.stroke();
  }
  if (state.keyboard) cursor(pen, side, state);
}

function invite(pen, side, text, down) {
  pen.fillStyle = "#9aa4b2";
  pen.textAlign = "center";
  pen.font = `${side / 16}px ${getComputedStyle(pen.canvas).fontFamily}`;
  pen.fillText(text, side / 2, side * down);
}

/** The pen of the keyboard: a ring, filled where it is down. */
function cursor(pen, side, { place, down }) {
  pen.beginPath();
  pen.arc(place[0] * side, place[1] * side, (WIDTH * side) / 2 + 4, 0, 2 * Math.PI);
  pen.lineWidth = 5;
  pen.strokeStyle = down ? "#ffb000" : "#6db7ee";
  pen.setLineDash(down ? [] : [9, 7]);
  pen.stroke();
  pen.setLineDash([]);
}
