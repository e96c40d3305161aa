import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { domainOf, readPackages, readSourceTree, type SourceFile } from '@tragwerk/tools/source-tree'
import { renderGraph } from '@tragwerk/tools/write-graph'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const packages = readPackages(root)
const sources = readSourceTree(root)
const production = sources.filter((file) => !file.isTest)

/** From the ground up. `contracts` may be imported by all of them and imports none. */
const floors = ['infra', 'data', 'trust', 'services', 'orchestration', 'api']
const floorOf = (folder: string) => floors.indexOf(folder)

/** Vendor libraries that only these places may name. */
const confined: ReadonlyArray<{ readonly library: RegExp; readonly to: RegExp }> = [
  { library: /^@dbos-inc\//, to: /^orchestration\/src\/durable\// },
  { library: /^(pg|@electric-sql\/.*)$/, to: /^(data\/src\/sql|testkit)\// },
  { library: /^(onnxruntime-node|@lat\.md\/.*)$/, to: /^services\/src\/models\/providers\// },
  { library: /^@ai-sdk\/(?!provider$)/, to: /^(services\/src\/(models|gateway)\/providers|test)\// },
  { library: /^(fastify|@fastify\/.*)$/, to: /^api\// },
  { library: /^(undici)$/, to: /^infra\/src\/egress\// },
]

/** This file names what it forbids; the other skips what cannot be reached, and counts it. */
const mayNameThem = new Set(['test/src/architecture.test.ts', 'testkit/src/reachable.ts'])

/** Longer than the budget, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {}

function violations(
  found: readonly SourceFile[],
  complaint: (file: SourceFile) => readonly string[],
): string[] {
  return found.flatMap((file) => complaint(file).map((text) => `${file.path}: ${text}`))
}

describe('direction', () => {
  test('manifests list only lower layers', () => {
    const upward = packages.flatMap((owner) =>
      owner.dependencies
        .map((name) => packages.find((candidate) => candidate.name === name))
        .filter((lower) => lower !== undefined)
        .filter((lower) => {
          if (owner.folder === 'contracts') return true
          if (floorOf(owner.folder) < 0 || lower.folder === 'contracts') return false
          return floorOf(lower.folder) < 0 || floorOf(lower.folder) >= floorOf(owner.folder)
        })
        .map((lower) => `${owner.folder} → ${lower.folder}`),
    )

    expect(upward).toEqual([])
  })

  test('what runs imports only packages that its manifest lists', () => {
    const undeclared = violations(production, (file) =>
      file.imports
        .map(({ specifier }) =>
          packages.find((p) => specifier === p.name || specifier.startsWith(`${p.name}/`)),
        )
        .filter((target) => target !== undefined && target !== file.package)
        .filter((target) => !file.package.dependencies.includes(target!.name))
        .map((target) => `imports ${target!.name}, which ${file.package.folder}/package.json does not list`),
    )

    expect(undeclared).toEqual([])
  })

  test('nothing imports an app, and the user interface reaches the server over HTTP only', () => {
    const wrong = violations(production, (file) =>
      file.imports
        .map(({ target }) => target)
        .filter((target) => target !== undefined)
        .filter((target) => {
          const fromApp = file.path.startsWith('apps/') || file.path.startsWith('tools/')
          if (target.startsWith('apps/')) return !fromApp
          return file.path.startsWith('ui/') && !/^(ui|contracts)\//.test(target)
        })
        .map((target) => `imports ${target}`),
    )

    expect(wrong).toEqual([])
  })
})

describe('faces', () => {
  test('a domain enters another domain of its package through the index only', () => {
    const deep = violations(production, (file) =>
      file.imports
        .map(({ target }) => target)
        .filter((target) => target?.startsWith(`${file.package.folder}/src/`))
        .filter((target) => domainOf(target!, packages) !== domainOf(file.path, packages))
        .filter((target) => target!.slice(domainOf(target!, packages).length).split('/').length > 2)
        .filter((target) => !/^[^/]+(\/[^/]+)?\/src\/[^/]+(\/index)?\.ts$/.test(target!))
        .map((target) => `reaches past the face: ${target}`),
    )

    expect(deep).toEqual([])
  })

  test('every export of a manifest exists', () => {
    const known = new Set(sources.map((file) => file.path))
    const missing = packages.flatMap((owner) =>
      Object.values(owner.exports)
        .map((entry) => join(owner.folder, entry))
        .filter((path) => !known.has(path)),
    )

    expect(missing).toEqual([])
  })

  test('an index is a face: explicit exports, at most 30 lines', () => {
    const faces = production.filter((file) => /\/src\/[^/]+\/index\.ts$/.test(file.path))
    const wrong = violations(faces, (file) => [
      ...(file.lines > 30 ? [`${file.lines} lines`] : []),
      ...(/^export \*/m.test(file.text) ? ['export *'] : []),
      ...(/^(export )?(async )?function|^(export )?const/m.test(file.text) ? ['code'] : []),
    ])

    expect(wrong).toEqual([])
  })
})

test('there are no import cycles', () => {
  const edges = new Map(
    production.map((file) => [
      file.path,
      file.imports.filter((found) => !found.isTypeOnly).flatMap(({ target }) => target ?? []),
    ]),
  )

  expect(findCycle(edges)).toEqual([])
})

test('the environment is read in one file', () => {
  const readers = production
    // The console runs in a browser, which has none; it only shows code that reads it.
    .filter((file) => !file.path.startsWith('ui/console/'))
    .filter((file) => /process\.(env|argv)\b/.test(file.text))
    .map((file) => file.path)

  expect(readers).toEqual(['infra/src/config/read-options.ts'])
})

test('vendor libraries stay in the files that adapt them', () => {
  const leaks = violations(production, (file) =>
    file.imports.flatMap(({ specifier, isTypeOnly }) =>
      confined
        .filter(({ library, to }) => !isTypeOnly && library.test(specifier) && !to.test(file.path))
        .map(() => `imports ${specifier}`),
    ),
  )

  expect(leaks).toEqual([])
})

test('no folder is a dumping ground', () => {
  const dumps = sources.filter((file) => /(^|\/)(utils|helpers|common|misc|lib)(\/|\.tsx?$)/.test(file.path))

  expect(dumps.map((file) => file.path)).toEqual([])
})

test('no file is above 400 lines without a reason', () => {
  const long = sources.filter((file) => file.lines > 400 && !(file.path in longFiles))

  expect(long.map((file) => `${file.path} (${file.lines})`)).toEqual([])
})

test('tests mock no modules and wait for no clock', () => {
  const wrong = violations(
    sources.filter((file) => file.isTest && !mayNameThem.has(file.path)),
    (file) => [
      ...(/\bvi\.(mock|doMock)\(/.test(file.text) ? ['module mock'] : []),
      ...(/\b(it|test|describe)\.(skip|only|todo)\(/.test(file.text) ? ['skipped or focused test'] : []),
    ],
  )

  expect(wrong).toEqual([])
})

test('the committed dependency graph is what the sources say', () => {
  const committed = readFileSync(join(root, 'docs/reference/graph.md'), 'utf8')

  expect(committed).toBe(renderGraph(root))
})

/** The first cycle found, as a path, or nothing. */
function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const visit = (node: string, trail: readonly string[]): string[] => {
    if (state.get(node) === 'done') return []
    if (state.get(node) === 'open') return [...trail.slice(trail.indexOf(node)), node]
    state.set(node, 'open')
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...trail, node])
      if (cycle.length > 0) return cycle
    }
    state.set(node, 'done')
    return []
  }
  for (const node of edges.keys()) {
    const cycle = visit(node, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
