import { account } from "./account";
import { buying } from "./buying";
import { content } from "./content";
import { charts, dashboard } from "./dashboard";
import { reference } from "./reference";
import { session } from "./session";

/** What only pages say that are loaded when they are opened. */
export const pages = { account, buying, charts, content, dashboard, reference, session };
