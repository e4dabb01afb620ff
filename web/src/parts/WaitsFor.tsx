import { useClock } from "../market/now";
import { useSpeech } from "../words";

/** That the server checks a sealed file, and when it is asked again: counted down. */
export function WaitsFor({ until, className }: { until: number; className: string }) {
  const { words, format } = useSpeech();
  const clock = useClock();
  return (
    <p className={className}>{words.weighing.waits(format.span(Math.max(0, (until - clock) / 1_000)))}</p>
  );
}
