import DefaultTheme from 'vitepress/theme';
import LiveBlock from './LiveBlock.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('LiveBlock', LiveBlock),
};
