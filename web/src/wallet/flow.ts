import type { Stage, Ui } from "./transaction";
import { type Asked, Declined } from "./wallet";

let flows = 0;

/** A transaction's stages as a sheet shows them, and what its reader answers. */
export class Flow implements Ui {
  readonly id = flows++;
  stage: Stage = { at: "simulating" };
  isLeft = false;
  private readonly listeners = new Set<() => void>();
  private answer: { go: () => void; leave: (reason: unknown) => void } | null = null;

  /** `left` hears that the reader closed the sheet while the transaction goes on. */
  constructor(
    readonly asked: Asked,
    private readonly left: () => void,
  ) {}

  show = (stage: Stage): void => {
    this.stage = stage;
    for (const listener of this.listeners) listener();
  };

  ask = (stage: Stage): Promise<void> =>
    new Promise((go, leave) => {
      if (this.isLeft) return leave(reasonOf(stage));
      this.answer = { go, leave };
      this.show(stage);
    });

  /** The reader goes on. */
  go = (): void => {
    const { answer } = this;
    this.answer = null;
    answer?.go();
  };

  /** The reader closes the sheet: what was not signed is declined, and what was goes on. */
  leave = (): void => {
    const { answer, stage } = this;
    this.answer = null;
    this.isLeft = true;
    answer?.leave(reasonOf(stage));
    this.left();
  };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

function reasonOf(stage: Stage): unknown {
  return stage.at === "failed" ? stage.error : new Declined("the reader closed the sheet");
}
