import type { Said } from "../en";
import type { listings as english } from "../en/listings";
import { charts } from "./charts";
import { compare } from "./compare";
import { content } from "./content";
import { hindrances } from "./hindrances";
import { model } from "./model";
import { rights } from "./rights";
import { search } from "./search";
import { weighing } from "./weighing";

export const listings: Said<typeof english> = {
  charts,
  compare,
  content,
  hindrances,
  model,
  rights,
  search,
  weighing,
};
