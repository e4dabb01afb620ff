import type { CodegenConfig } from "@graphql-codegen/cli";

// The storefront knows the index by its published schema alone.
const config: CodegenConfig = {
  schema: "../schema/schema.graphql",
  documents: ["src/**/*.{ts,tsx}"],
  ignoreNoDocuments: true,
  generates: {
    "src/api/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { Amount: "string", BigInt: "number | string", DateTime: "string" },
      },
    },
  },
};

export default config;
