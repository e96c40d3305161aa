export { TourProvider, useTour } from './TourProvider.tsx'
