export { HomePage } from './HomePage.tsx'
export { LayerPage } from './LayerPage.tsx'
