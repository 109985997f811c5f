declare module "*.css";
declare module "echarts/i18n/langDE-obj.js" {
  const words: Parameters<typeof import("echarts/core").registerLocale>[1];
  export default words;
}
