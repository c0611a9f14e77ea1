using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class PdfTableTests
{
    private static readonly double[] Columns = [65, 225, 385];

    [Fact]
    public void A_table_with_borders_becomes_rows_and_cells_may_have_several_lines()
    {
        using var pdf = new TestPdf();
        pdf.Lines("All prices in dollars:").Space(6);
        Grid(pdf, ["Article", "Price", "Remark"], ["Tent peg", "14.00", "for sand and|for snow"], ["Mallet with a|rubber head", "31.00", "heavy"]);
        pdf.Lines("The text goes on here.");

        Assert.Equal(
            [
                "p All prices in dollars:",
                "r Article: Tent peg; Price: 14.00; Remark: for sand and for snow",
                "r Article: Mallet with a rubber head; Price: 31.00; Remark: heavy",
                "p The text goes on here.",
            ],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_table_with_borders_that_begins_with_values_is_read_row_by_row()
    {
        using var pdf = new TestPdf();
        Grid(pdf, ["Weight", "2.35 kg", ""], ["Length", "120 cm", "in its bag"]);

        Assert.Equal(["r Weight: 2.35 kg", "r Length: 120 cm; in its bag"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Merged_cells_are_found_by_their_missing_borders()
    {
        using var pdf = new TestPdf();
        pdf.Row(Columns, ["Store", "Day", "Hours"], isBold: true, height: 20);
        pdf.Row(Columns, ["Boulder", "Monday", "9 to 18"]).Row(Columns, ["", "Sunday", "closed"]).Row(Columns, ["Winter hours of all stores", "", ""]).Row(Columns, ["Denver", "Monday", "10 to 16"]);
        foreach (var y in new[] { 775, 755, 715, 695, 675 })
        {
            pdf.Rule(60, y, 545, y);
        }

        pdf.Rule(220, 735, 545, 735).Rule(60, 775, 60, 675).Rule(545, 775, 545, 675);
        foreach (var x in new[] { 220, 380 })
        {
            pdf.Rule(x, 775, x, 715).Rule(x, 695, x, 675);
        }

        Assert.Equal(
            [
                "r Store: Boulder; Day: Monday; Hours: 9 to 18",
                "r Store: Boulder; Day: Sunday; Hours: closed",
                "r Winter hours of all stores",
                "r Winter hours of all stores; Store: Denver; Day: Monday; Hours: 10 to 16",
            ],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Rows_without_lines_between_them_are_not_glued_together()
    {
        using var pdf = new TestPdf();
        pdf.Row(Columns, ["Article", "Price", "Remark"], isBold: true).Row(Columns, ["Tent peg", "14.00", "for sand"]).Row(Columns, ["Mallet", "31.00", ""]).Row(Columns, ["Guyline", "5.00", "reflective"]);
        foreach (var y in new[] { 775, 755, 695 })
        {
            pdf.Rule(60, y, 545, y);
        }

        foreach (var x in new[] { 60, 220, 380, 545 })
        {
            pdf.Rule(x, 775, x, 695);
        }

        Assert.Equal(
            ["r Article: Tent peg; Price: 14.00; Remark: for sand", "r Article: Mallet; Price: 31.00", "r Article: Guyline; Price: 5.00; Remark: reflective"],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_table_that_goes_on_over_a_page_is_one_table_with_the_pages_of_its_rows()
    {
        using var pdf = new TestPdf();
        pdf.MoveTo(100);
        Grid(pdf, ["Article", "Price", "Remark"], ["Tent peg", "14.00", "for sand and"]);
        pdf.NextPage();
        Grid(pdf, ["Article", "Price", "Remark"], ["", "", "for snow"], ["Mallet", "31.00", "heavy"]);
        pdf.Lines("End of the table.");

        var document = Read(pdf.Build(), "a.pdf");

        Assert.Equal(["r Article: Tent peg; Price: 14.00; Remark: for sand and for snow", "r Article: Mallet; Price: 31.00; Remark: heavy", "p End of the table."], Shown(document));
        Assert.Equal([1, 2, 2], document.Blocks.Select(b => b.Page));
    }

    [Fact]
    public void A_table_that_goes_on_without_repeating_its_heading_keeps_it()
    {
        using var pdf = new TestPdf();
        pdf.MoveTo(100);
        Grid(pdf, ["Article", "Price", "Remark"], ["Tent peg", "14.00", "for sand"]);
        pdf.NextPage();
        Grid(pdf, ["Mallet", "31.00", "heavy"], ["Guyline", "5.00", "reflective"]);

        Assert.Equal(
            ["r Article: Tent peg; Price: 14.00; Remark: for sand", "r Article: Mallet; Price: 31.00; Remark: heavy", "r Article: Guyline; Price: 5.00; Remark: reflective"],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Columns_below_a_bold_heading_are_a_table_without_borders()
    {
        using var pdf = new TestPdf();
        pdf.Lines("The list of symptoms:").Space()
            .Row(Columns, ["Symptom", "Cause", "Remedy"], isBold: true)
            .Row(Columns, ["Pole stuck", "Ice in the sleeve", "Thaw it with"], height: 14).Row(Columns, ["", "", "your hands"])
            .Row(Columns, ["Flapping", "Loose guylines", "Tension them"])
            .Row(Columns, ["", "Missing guylines", "Replace them"])
            .Row(Columns, ["Water inside", "Door zip open", "Close it"]).Space().Lines("Ask us when nothing of this helps you with the problem.");

        Assert.Equal(
            [
                "p The list of symptoms:",
                "r Symptom: Pole stuck; Cause: Ice in the sleeve; Remedy: Thaw it with your hands",
                "r Symptom: Flapping; Cause: Loose guylines; Remedy: Tension them",
                "r Symptom: Flapping; Cause: Missing guylines; Remedy: Replace them",
                "r Symptom: Water inside; Cause: Door zip open; Remedy: Close it",
                "p Ask us when nothing of this helps you with the problem.",
            ],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Numbers_under_words_are_a_table_without_borders()
    {
        using var pdf = new TestPdf();
        pdf.Row([65, 225], ["Size", "Price"]).Row([65, 225], ["Small", "10.50"]).Row([65, 225], ["Large", "12.00"]);

        Assert.Equal(["r Size: Small; Price: 10.50", "r Size: Large; Price: 12.00"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_line_below_the_first_row_makes_it_the_heading()
    {
        using var pdf = new TestPdf();
        pdf.Row(Columns, ["Article", "Colour", "Material"]).Rule(60, 752, 545, 752).Row(Columns, ["Tent", "red", "nylon"]).Row(Columns, ["Stove", "blue", "steel"]);

        Assert.Equal(["r Article: Tent; Colour: red; Material: nylon", "r Article: Stove; Colour: blue; Material: steel"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Lines_between_the_rows_tell_which_lines_belong_together()
    {
        using var pdf = new TestPdf();
        pdf.Row(Columns, ["Article", "Colour", "Material"], isBold: true).Rule(60, 752, 545, 752)
            .Row(Columns, ["Tent for", "Red", "Nylon"], height: 14).Row(Columns, ["Two", "Blue", ""]).Rule(60, 718, 545, 718)
            .Row(Columns, ["Stove", "Blue", "Steel"]).Rule(60, 698, 545, 698).Row(Columns, ["Peg", "Grey", "Steel"]);

        Assert.Equal(
            ["r Article: Tent for Two; Colour: Red Blue; Material: Nylon", "r Article: Stove; Colour: Blue; Material: Steel", "r Article: Peg; Colour: Grey; Material: Steel"],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Terms_beside_explanations_are_read_pair_by_pair()
    {
        using var pdf = new TestPdf();
        pdf.Row([65, 225], ["--check", "looks for mistakes"]).Row([65, 225], ["--help", "shows this text"]).Row([65, 225], ["--version", "tells the version"]);

        Assert.Equal(["r --check: looks for mistakes", "r --help: shows this text", "r --version: tells the version"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Two_lines_with_gaps_are_no_table_but_are_not_joined_either()
    {
        using var pdf = new TestPdf();
        pdf.Row([65, 325], ["Boulder, Colorado", "3 May 2025"], height: 14).Row([65, 325], ["Our sign: TR/7", "Your sign: none"], height: 14);

        Assert.Equal(["p Boulder, Colorado 3 May 2025", "p Our sign: TR/7 Your sign: none"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_table_of_contents_is_read_line_by_line()
    {
        using var pdf = new TestPdf();
        pdf.Lines("1  Introduction ................ 3", "2  Care ........................ 5", "3  Storage ..................... 9");

        Assert.Equal(3, Read(pdf.Build(), "a.pdf").Blocks.Count);
    }

    // Draws a table with borders at the current place; "|" divides the lines of a cell.
    private static void Grid(TestPdf pdf, params string[][] rows)
    {
        const double Right = 545;
        var top = pdf.Y + 15;
        var bottom = top;
        pdf.Rule(60, top, Right, top);
        foreach (var row in rows)
        {
            var lines = row.Max(c => c.Split('|').Length);
            foreach (var (x, cell) in Columns.Zip(row))
            {
                var y = bottom - 15;
                foreach (var line in cell.Split('|', StringSplitOptions.RemoveEmptyEntries))
                {
                    pdf.At(x, y, line);
                    y -= TestPdf.LineHeight;
                }
            }

            bottom -= (lines * TestPdf.LineHeight) + 6;
            pdf.Rule(60, bottom, Right, bottom);
        }

        foreach (var x in new[] { 60, 220, 380, Right })
        {
            pdf.Rule(x, top, x, bottom);
        }

        pdf.MoveTo(bottom - 20);
    }
}
