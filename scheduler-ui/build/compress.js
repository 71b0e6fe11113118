// Beside each file its compressed forms, so that the api need not compress the same bytes for everybody.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const ASSETS = 'target/classes/META-INF/resources/ui/assets';
const SMALLEST = 1024;

for (const name of readdirSync(ASSETS)) {
  if (!/\.(js|css|svg|json)$/.test(name)) continue;
  const file = join(ASSETS, name);
  const bytes = readFileSync(file);
  if (bytes.length < SMALLEST) continue;
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}
