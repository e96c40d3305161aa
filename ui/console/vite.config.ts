import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = 'http://localhost:7600'
const { resolve } = createRequire(import.meta.url)

export default defineConfig({
  // Chunks load relative to each other, so the console works below any path.
  base: './',
  plugins: [react(), tailwindcss(), preloadHome()],
  resolve: {
    alias: {
      // The library writes style elements, which the page's content policy refuses.
      'react-remove-scroll': fileURLToPath(new URL('src/design/RemoveScroll.tsx', import.meta.url)),
      // Its form for browsers writes HTML to decode it, which the policy refuses too; this one looks into a table.
      'decode-named-character-reference': resolve('decode-named-character-reference'),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2023',
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One chunk, so that the library is told not to make code from text before any other chunk declares a schema.
          groups: [{ name: 'schemas', test: /[\\/](node_modules[\\/]zod|src[\\/]without-eval)/ }],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/v1': server, '/readyz': server } },
})

/** Fetches the code of the first page beside that of the shell instead of after it. */
function preloadHome(): Plugin {
  return {
    name: 'preload-home',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const home = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/src/home/index.ts'),
        )
        const files = home?.type === 'chunk' ? [home.fileName, ...home.imports] : []
        return files
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}
