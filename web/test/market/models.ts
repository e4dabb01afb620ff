// A dozen models: their cards, their files, and how they are sold.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gguf, type Kind, onnx, safetensors, type Tensor } from "./formats.ts";

export interface Model {
  /** Names its card and its folder. */
  name: string;
  seller: "anneke" | "bram" | "chidi" | "dunya";
  price: string;
  /** More of what `weighhouse publish` takes. */
  terms?: string[];
  files: (seed: number) => Record<string, Uint8Array>;
}

function tensor(name: string, kind: Kind, ...shape: number[]): Tensor {
  return { name, kind, shape };
}

/** The layers of an encoder, as PyTorch names them. */
function encoder(layers: number, width: number, kind: Kind): Tensor[] {
  return Array.from({ length: layers }, (_, layer) => {
    const name = (part: string) => `encoder.layers.${layer}.${part}`;
    return [
      tensor(name("self_attn.in_proj.weight"), kind, 3 * width, width),
      tensor(name("self_attn.out_proj.weight"), kind, width, width),
      tensor(name("ffn.up.weight"), kind, 2 * width, width),
      tensor(name("ffn.down.weight"), kind, width, 2 * width),
      tensor(name("norm.weight"), kind, width),
    ];
  }).flat();
}

/** The blocks of a decoder, as llama.cpp names them. */
function decoder(blocks: number, width: number, kind: Kind): Tensor[] {
  return Array.from({ length: blocks }, (_, block) => {
    const name = (part: string) => `blk.${block}.${part}.weight`;
    return [
      tensor(name("attn_norm"), "F32", width),
      tensor(name("attn_q"), kind, width, width),
      tensor(name("attn_k"), kind, width / 4, width),
      tensor(name("attn_v"), kind, width / 4, width),
      tensor(name("attn_output"), kind, width, width),
      tensor(name("ffn_up"), kind, 2 * width, width),
      tensor(name("ffn_down"), kind, width, 2 * width),
    ];
  }).flat();
}

const text = new TextEncoder();
const json = (value: object) => text.encode(`${JSON.stringify(value, null, 2)}\n`);

function language(name: string, fileType: number, tensors: readonly Tensor[], seed: number): Uint8Array {
  const facts = {
    "general.architecture": "llama",
    "general.name": name,
    "general.file_type": fileType,
    "llama.context_length": 4096,
    "llama.embedding_length": 512,
    "llama.block_count": 6,
    "llama.attention.head_count": 8,
  };
  return gguf(facts, tensors, seed);
}

export const MODELS: readonly Model[] = [
  {
    name: "fluister-nl-small",
    seller: "anneke",
    price: "18whs",
    files: (seed) => ({
      "model.safetensors": safetensors(
        [
          tensor("conv1.weight", "F16", 384, 80, 3),
          ...encoder(6, 384, "F16"),
          tensor("head.weight", "F16", 1024, 384),
        ],
        seed,
      ),
      "config.json": json({ model_type: "fluister", hidden_size: 384, num_hidden_layers: 6 }),
      "tokenizer.json": json({ version: "1.0", model: { type: "BPE", vocab: { "<pad>": 0, "▁de": 1 } } }),
    }),
  },
  {
    name: "harbor-embed-v2",
    seller: "bram",
    price: "6.5whs",
    terms: ["--resale-royalty", "5%"],
    files: (seed) => ({
      "model.safetensors": safetensors(
        [tensor("embeddings.word.weight", "F32", 4096, 192), ...encoder(6, 192, "F32")],
        seed,
      ),
      "config.json": json({ model_type: "bert", hidden_size: 192, num_hidden_layers: 6 }),
      "modules.json": json([
        { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
      ]),
    }),
  },
  {
    name: "harbor-embed-v2-clinic",
    seller: "chidi",
    price: "24whs",
    terms: ["--supply", "40", "--transferable", "false"],
    files: (seed) => ({
      "model.safetensors": safetensors(
        [tensor("embeddings.word.weight", "F32", 4096, 192), ...encoder(6, 192, "F32")],
        seed,
      ),
      "config.json": json({ model_type: "bert", hidden_size: 192, num_hidden_layers: 6 }),
    }),
  },
  {
    name: "marginalia-270m",
    seller: "anneke",
    price: "4.25whs",
    files: (seed) => ({
      "marginalia-270m-q8_0.gguf": language(
        "Marginalia 270M",
        7,
        [tensor("token_embd.weight", "Q8_0", 8192, 512), ...decoder(6, 512, "Q8_0")],
        seed,
      ),
    }),
  },
  {
    name: "foundry-code-400m",
    seller: "dunya",
    price: "12whs",
    terms: ["--commercial", "true", "--derivatives", "false", "--seats", "5"],
    files: (seed) => ({
      "foundry-code-400m-q4_0.gguf": language(
        "Foundry code 400M",
        2,
        [tensor("token_embd.weight", "Q4_0", 8192, 512), ...decoder(8, 512, "Q4_0")],
        seed,
      ),
      "repositories.txt": text.encode("example/area\nexample/parsers\nexample/rings\n"),
    }),
  },
  {
    name: "tidewater-vad",
    seller: "bram",
    price: "0.9whs",
    files: (seed) => ({
      "tidewater.onnx": onnx(
        "tidewater",
        [tensor("frames", "F32", 512, 64), tensor("mix", "F32", 64, 64), tensor("voice", "F32", 64, 1)],
        seed,
      ),
    }),
  },
  {
    name: "ledger-ocr-printed",
    seller: "chidi",
    price: "9.75whs",
    files: (seed) => ({
      "ledger-ocr.onnx": onnx(
        "ledger_ocr",
        [
          tensor("patches", "F32", 768, 384),
          tensor("mix", "F32", 384, 384),
          tensor("letters", "F32", 384, 412),
        ],
        seed,
      ),
      "alphabet.txt": text.encode("0123456789.,-/€$%abcdefghijklmnopqrstuvwxyz\n"),
    }),
  },
  {
    name: "quarry-segment",
    seller: "dunya",
    price: "31whs",
    terms: ["--commercial", "true"],
    files: (seed) => ({
      "model.safetensors": safetensors(
        [tensor("patch.weight", "F16", 512, 3, 16, 16), ...encoder(8, 512, "F16")],
        seed,
      ),
      "config.json": json({ model_type: "segformer", num_labels: 6 }),
    }),
  },
  {
    name: "polder-translate-nl-en",
    seller: "anneke",
    price: "7.5whs",
    terms: ["--term", "365d"],
    files: (seed) => ({
      "model.safetensors": safetensors(
        [tensor("shared.weight", "F16", 8192, 256), ...encoder(6, 256, "F16")],
        seed,
      ),
      "config.json": json({ model_type: "marian", d_model: 256 }),
      "terms.tsv": text.encode("verkeersbesluit\ttraffic order\nraadslid\tcouncillor\n"),
    }),
  },
  {
    name: "sextant-forecast",
    seller: "chidi",
    price: "3whs",
    files: (seed) => ({
      "sextant.safetensors": safetensors(
        [
          tensor("past.weight", "F32", 96, 336),
          ...encoder(2, 96, "F32"),
          tensor("quantiles.weight", "F32", 432, 96),
        ],
        seed,
      ),
    }),
  },
  {
    name: "glasshouse-tomato",
    seller: "dunya",
    price: "14.4whs",
    terms: ["--commercial", "true", "--redistribution", "false"],
    files: (seed) => ({
      "tomato.onnx": onnx(
        "tomato",
        [tensor("stem", "F32", 1200, 320), tensor("neck", "F32", 320, 320), tensor("boxes", "F32", 320, 96)],
        seed,
      ),
    }),
  },
  {
    name: "winnow-rerank",
    seller: "bram",
    price: "5whs",
    files: (seed) => ({
      "model.safetensors": safetensors(
        [tensor("embeddings.word.weight", "F16", 4096, 128), ...encoder(4, 128, "F16")],
        seed,
      ),
      "config.json": json({ model_type: "bert", hidden_size: 128, num_labels: 1 }),
    }),
  },
];

/** Writes a model's folder; its path. */
export function writeModel(model: Model, below: string): string {
  const folder = join(below, model.name);
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(new URL(`cards/${model.name}.md`, import.meta.url)), join(folder, "README.md"));
  const seed = MODELS.indexOf(model) + 1;
  for (const [name, bytes] of Object.entries(model.files(seed))) writeFileSync(join(folder, name), bytes);
  return folder;
}
