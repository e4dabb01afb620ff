/** The faces that a first page is set in. */
const FACES = ['400 16px "Hanken Grotesk"', '400 16px "Brygada 1918"'];
/** Milliseconds after which a page is set in the system's faces, until its own are there. */
const PATIENCE = 500;

/** Waits for the faces, for a moment: a line that is set twice moves. */
export async function faces(): Promise<void> {
  const all = Promise.allSettled(FACES.map(async (face) => document.fonts.load(face)));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}
