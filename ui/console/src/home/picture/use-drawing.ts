import type { Activity } from '@tragwerk/contracts/monitoring'
import { shellWords } from '../../shell/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { homeWords } from '../words.ts'
import { type Colours, colourNames, type Drawing } from './draw-picture.ts'
import { layerMark, toStoreys } from './storeys.ts'
import { useFigureWords, usePartName } from './use-figure-words.ts'
import { pictureWords } from './words.ts'

/** Makes the sheet of this moment in the language and the colours of the page; to be called when it is wanted. */
export function useDrawing(activity: Activity | undefined): () => Drawing {
  const t = useWords(pictureWords)
  const tHome = useWords(homeWords)
  const tShell = useWords(shellWords)
  const format = useFormat()
  const words = useFigureWords()
  const partName = usePartName()
  return () => ({
    title: t('title'),
    subtitle: t('subtitle', { time: format.dateTime(activity?.at ?? new Date().toISOString()) }),
    note: t(activity ? 'ground' : 'groundWithout'),
    figures: activity ? headFigures(activity) : [],
    storeys: toStoreys(activity).map((storey) => ({
      layer: storey.layer,
      mark: layerMark(storey),
      name: tShell(storey.layer),
      purpose: t(storey.layer),
      parts: storey.parts.map(({ id, name, figures }) => ({
        id,
        name: partName(name),
        figures: figures ? words.short(figures) : '',
        isActive: figures !== undefined && figures.calls > 0,
        failures: figures && words.failures(figures),
      })),
    })),
    flows: activity?.flows ?? [],
    colours: readColours(),
  })

  function headFigures({ today, requests }: Activity): Drawing['figures'] {
    return [
      { label: tHome('requests'), value: format.number(today.requests) },
      { label: tHome('failures'), value: format.number(today.failures) },
      ...(requests.p95Ms === null
        ? []
        : [{ label: tHome('p95Column'), value: format.duration(requests.p95Ms) }]),
      { label: tHome('tokens'), value: format.number(today.inputTokens + today.outputTokens) },
      { label: tHome('cost'), value: format.money(today.costMicroUsd) },
    ]
  }
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    colourNames.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as unknown as Colours
}
