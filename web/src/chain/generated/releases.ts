// Generated from deploy/releases by `npm run generate`.
export const releases: Record<string, { release: string; contract: string }> = {
  "098be7b391f49838d84876cdec9ed41633dace64f8d69a5a530d21e54c267fc7": { release: "0.1.0", contract: "escrow" },
  "cc65f4e79bb4ee6117dd07d9cefc0a08a0869b2847097e32c18ab15e2ccf188a": { release: "0.1.0", contract: "license" },
  "8973cbc36166238b0ba3c2e9d181344e6e5d65a900517e7297d45361660cb639": { release: "0.1.0", contract: "registry" },
  "ee1a4ceb9df78479722600d1c06e8b944bf25cd4c11f5c4633352f3c9b9e8511": { release: "0.1.0", contract: "reputation" },
  "0d484e25eef8e92200141ebdaad940e0b45104caaddcfbc79111098da2f230a2": { release: "0.1.0", contract: "royalties" },
};
