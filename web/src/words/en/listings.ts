import { charts } from "./charts";
import { compare } from "./compare";
import { content } from "./content";
import { hindrances } from "./hindrances";
import { model } from "./model";
import { rights } from "./rights";
import { search } from "./search";
import { weighing } from "./weighing";

/** What the pages say on which models are found and looked at: more come to these by a link than to all others. */
export const listings = { charts, compare, content, hindrances, model, rights, search, weighing };
