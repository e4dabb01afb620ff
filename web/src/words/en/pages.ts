import { account } from "./account";
import { buying } from "./buying";
import { dashboard } from "./dashboard";
import { developers } from "./developers";
import { library } from "./library";
import { order } from "./order";
import { reference } from "./reference";
import { session } from "./session";
import { taking } from "./taking";

/** What all other pages say. */
export const pages = { account, buying, dashboard, developers, library, order, reference, session, taking };
