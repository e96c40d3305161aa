import type { Activity } from '@tragwerk/contracts/monitoring'
import { useMemo, useRef, useState } from 'react'
import { classNames } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Flows } from './Flows.tsx'
import { Ground, Roof, Truss } from './Frame.tsx'
import { StoreyRow } from './StoreyRow.tsx'
import { toStoreys } from './storeys.ts'
import { pictureWords } from './words.ts'

interface PictureProps {
  readonly activity: Activity | undefined
  /** The figures are old. */
  readonly isPaused: boolean
  /** For a projector: larger type, and as high as there is room. */
  readonly isLarge: boolean
}

const noFlows: Activity['flows'] = []

/** The architecture at work: floors, parts with their figures, and who calls whom. A nested list to who listens. */
export function Picture({ activity, isPaused, isLarge }: PictureProps) {
  const t = useWords(pictureWords)
  const house = useRef<HTMLDivElement>(null)
  const [focus, setFocus] = useState<string>()
  const storeys = useMemo(() => toStoreys(activity), [activity])
  const layout = `${isLarge} ${storeys.flatMap(({ parts }) => parts.map(({ id }) => id)).join()}`
  return (
    <div className={classNames('flex flex-col px-1.5', isLarge && 'min-h-0 flex-1', isPaused && 'grayscale')}>
      <Roof />
      <div ref={house} className={classNames('relative', isLarge && 'min-h-0 flex-1')}>
        <div aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-line" />
        <div aria-hidden className="absolute inset-y-0 right-0 w-0.5 bg-line" />
        <ol
          aria-label={t('picture')}
          className={classNames('flex flex-col pt-1 pb-1.5', isLarge && 'h-full')}
        >
          {storeys.map((storey, index) => (
            <li
              key={storey.layer}
              className={classNames(
                'flex flex-col',
                isLarge && 'min-h-0 grow',
                isLarge && (index > 0 ? 'basis-5' : 'basis-0'),
              )}
            >
              {index > 0 && (
                <div className="h-2 shrink-0 overflow-hidden md:h-5">
                  <Truss />
                </div>
              )}
              <div className="min-h-0 flex-1">
                <StoreyRow storey={storey} isLarge={isLarge} isPaused={isPaused} onFocus={setFocus} />
              </div>
            </li>
          ))}
        </ol>
        <Flows
          container={house}
          layout={layout}
          flows={activity?.flows ?? noFlows}
          focus={focus}
          isPaused={isPaused}
        />
      </div>
      <Ground />
    </div>
  )
}
