import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";

const text = await readFile(new URL("../../../schema/openapi.json", import.meta.url), "utf8");

/**
 * What is wrong with a description, by the schema of OpenAPI 3.1, which leaves the types of answers open: they are
 * schemas of JSON Schema 2020-12.
 */
async function faults(description) {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(description);
    if (!valid) {
        return [errors].flat();
    }
    assert.equal(validator.version, "3.1");
    const ajv = new Ajv2020({ strict: false });
    const types = Object.entries(description.components.schemas);
    return types.filter(([, type]) => !ajv.validateSchema(type)).map(([name]) => name);
}

test("the description is one of OpenAPI 3.1", async () => {
    assert.deepEqual(await faults(JSON.parse(text)), []);
});

test("a description that breaks a rule is refused", async () => {
    const first = (object) => Object.values(object)[0];
    const broken = [
        (whole) => delete whole.info.title,
        (whole) => (first(whole.paths).get.parameters = [{ name: "height", in: "nowhere", schema: {} }]),
        (whole) => (first(whole.paths).get.responses = { OK: { description: "no status" } }),
        (whole) => (first(whole.components.schemas).type = "text"),
    ];
    for (const change of broken) {
        const whole = JSON.parse(text);
        change(whole);
        assert.notDeepEqual(await faults(whole), [], change.toString());
    }
});
