// Generated from deploy/releases by `npm run generate`.
export const releases: Record<string, { release: string; contract: string }> = {
  "098be7b391f49838d84876cdec9ed41633dace64f8d69a5a530d21e54c267fc7": { release: "0.1.0", contract: "escrow" },
  "cc65f4e79bb4ee6117dd07d9cefc0a08a0869b2847097e32c18ab15e2ccf188a": { release: "0.1.0", contract: "license" },
  "8973cbc36166238b0ba3c2e9d181344e6e5d65a900517e7297d45361660cb639": { release: "0.1.0", contract: "registry" },
  "ee1a4ceb9df78479722600d1c06e8b944bf25cd4c11f5c4633352f3c9b9e8511": { release: "0.1.0", contract: "reputation" },
  "0d484e25eef8e92200141ebdaad940e0b45104caaddcfbc79111098da2f230a2": { release: "0.1.0", contract: "royalties" },
  "c3754ed09050242661e90746349960098b75bcd8152036866a5c5f4a68de6faf": { release: "0.2.0", contract: "escrow" },
  "bac4f327c3534a828917539648834df50cbc7bc025beb0688b6c5f199133a979": { release: "0.2.0", contract: "license" },
  "14bd39d9d634c28da12ca4f040bfbe3ae1a0d2b490f45ac33e25d70ac9457e9e": { release: "0.2.0", contract: "registry" },
  "ef5552850473f3d7e7197653d38b120fc480ad418375ed83e2eb4fa3cf56ab05": { release: "0.2.0", contract: "reputation" },
  "113728540e0cdc5fd595762d240e55307cf806683cd33f8c841393be9e1d1914": { release: "0.2.0", contract: "royalties" },
};
