/** The faces that a first page is set in. */
const FACES = ['400 16px "Hanken Grotesk"', '400 16px "Brygada 1918"'];
/** The face of what a seller says, which a model's page alone has at its head. */
const QUOTED = ['italic 400 19px "Brygada 1918"'];
/** Milliseconds after which a page is set in the system's faces, until its own are there. */
const PATIENCE = 500;

/** Waits for the faces, for a moment: a line that is set twice moves. */
export const faces = () => loaded(FACES);

/** Waits for the face of quotations, for as long: in another, a quotation has more lines. */
export const quotedFace = () => loaded(QUOTED);

async function loaded(faces: readonly string[]): Promise<void> {
  const all = Promise.allSettled(faces.map(async (face) => document.fonts.load(face)));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}
