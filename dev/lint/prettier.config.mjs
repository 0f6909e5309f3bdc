// The values of the OCA template for Odoo 19.0.
import xml from "@prettier/plugin-xml";

export default {
    printWidth: 88,
    tabWidth: 4,
    bracketSpacing: false,
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    plugins: [xml],
};
