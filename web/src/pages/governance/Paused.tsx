import { Link } from "@tanstack/react-router";
import { useSpeech } from "../../words";
import css from "./Paused.module.css";
import { governing } from "./words";

/** Stays in sight while new orders are paused, and moves nothing as it comes. */
export function Paused({ until }: { until: string }) {
  const { format } = useSpeech();
  const say = governing.use();
  return (
    <div className={css.paused} role="status">
      <p>
        <strong>{say.paused(`${format.date(until)}, ${format.time(until)}`)}</strong> {say.pausedNote}{" "}
        <Link to="/governance/{-$id}" params={{ id: undefined }}>
          {say.why}
        </Link>
      </p>
    </div>
  );
}
