import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Sunset")

with app.setup:
    import marimo as mo


@app.cell
def _():
    mo.md("# Sunset")
    return


if __name__ == "__main__":
    app.run()
