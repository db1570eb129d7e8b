using Spectre.Console;

namespace NumFormats.Cli;

/// <summary>The look of tables on a terminal.</summary>
internal static class Tables
{
    /// <summary>A table with columns; a name that begins with <c>&gt;</c> aligns its column to the right.</summary>
    public static Table WithColumns(params ReadOnlySpan<string> names)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string name in names)
        {
            bool isRight = name.StartsWith('>');
            var column = new TableColumn(new Spectre.Console.Text(isRight ? name[1..] : name)) { NoWrap = true };
            table.AddColumn(isRight ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain text, in which nothing is markup.</summary>
    public static void AddTextRow(this Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new List<Spectre.Console.Text>(cells.Length);
        foreach (string cell in cells)
        {
            texts.Add(new Spectre.Console.Text(Terminal.Printable(cell)));
        }

        table.AddRow(texts);
    }
}
