// Signs what the index built, in either mode, and prints the signature in base64.
//
//     node sign.js MODE PREFIX < {"words": MNEMONIC, "unsigned": the answer of /v1/tx}
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { fromBase64 } from "@cosmjs/encoding";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { text } from "node:stream/consumers";

const [mode, prefix] = process.argv.slice(2);
const { words, unsigned } = JSON.parse(await text(process.stdin));

const signers = {
  async direct() {
    const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix });
    const [{ address }] = await wallet.getAccounts();
    return wallet.signDirect(address, {
      bodyBytes: fromBase64(unsigned.body_bytes),
      authInfoBytes: fromBase64(unsigned.direct.auth_info_bytes),
      chainId: unsigned.chain_id,
      accountNumber: BigInt(unsigned.account_number),
    });
  },
  async amino() {
    const wallet = await Secp256k1HdWallet.fromMnemonic(words, { prefix });
    const [{ address }] = await wallet.getAccounts();
    return wallet.signAmino(address, unsigned.amino.sign_doc);
  },
};
const { signature } = await signers[mode]();
console.log(JSON.stringify({ signature: signature.signature, public_key: signature.pub_key.value }));
