import { useSend } from "../../market/send";
import type { Asked } from "../../wallet/wallet";
import css from "./Account.module.css";

/** A button that ends what its row shows, by a transaction. What it ends is told to those who don't see the row. */
export function End(props: { label: string; of: string; asked: Asked; after: () => void }) {
  const sending = useSend(props.after);
  return (
    <>
      <button
        type="button"
        className={css.small}
        disabled={sending.isRunning}
        onClick={() => sending.send(props.asked)}
      >
        {props.label}
        <span className="told"> {props.of}</span>
      </button>
      {sending.failed}
    </>
  );
}
