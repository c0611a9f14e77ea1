using System.IO.Compression;
using System.Text;
using RagStarter.Core.Ingestion;
using static RagStarter.UnitTests.Ingestion.Readers.Reading;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class PdfReaderTests
{
    [Fact]
    public void Lines_are_joined_to_paragraphs_and_larger_lines_are_headings()
    {
        using var pdf = new TestPdf();
        pdf.Heading("Summit Dome", 20).Heading("1. Care").Lines(
            "Dry the tent for two days in a shaded and airy place at home, and",
            "separate the inner tent from the flysheet before that.").Space().Lines("Never wash it in a machine.");

        Assert.Equal(
            [
                "h1 Summit Dome",
                "h2 1. Care",
                "p Dry the tent for two days in a shaded and airy place at home, and separate the inner tent from the flysheet before that.",
                "p Never wash it in a machine.",
            ],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Paragraphs_without_space_between_them_end_where_a_line_ends_early()
    {
        using var pdf = new TestPdf();
        pdf.Lines("The first paragraph is long enough to need a second line for its end,", "which comes here.", "The second paragraph begins on a new line and goes on for some time too.");

        Assert.Equal(2, Read(pdf.Build(), "a.pdf").Blocks.Count);
    }

    [Fact]
    public void A_short_bold_line_is_a_heading_below_the_larger_ones_and_a_bold_sentence_is_not()
    {
        using var pdf = new TestPdf();
        pdf.Heading("Stoves").LinesAt(TestPdf.Left, 12, true, "Fuel").Space().Lines("White gas burns cleanest of all the fuels that the stove can take.").Space()
            .LinesAt(TestPdf.Left, 12, true, "Never refill a hot stove.").Space().Lines("Let it cool for ten minutes before the bottle is opened again.");

        Assert.Equal(
            ["h1 Stoves", "h2 Fuel", "p White gas burns cleanest of all the fuels that the stove can take.", "p Never refill a hot stove.", "p Let it cool for ten minutes before the bottle is opened again."],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_subtitle_is_a_paragraph()
    {
        using var pdf = new TestPdf();
        pdf.Heading("Manual", 20).Heading("Edition 6, April 2025", 14).Heading("1. Overview").Lines("The device is a receiver only and cannot send any messages at all.");

        Assert.Equal(["h1 Manual", "p Edition 6, April 2025", "h2 1. Overview"], Blocks(pdf.Build(), "a.pdf")[..3]);
    }

    [Fact]
    public void A_sentence_goes_on_over_the_end_of_a_page_and_keeps_its_first_page()
    {
        using var pdf = new TestPdf();
        pdf.Heading("Parts").Lines("The tent is delivered with four poles of equal length and with", "a repair sleeve, fourteen pegs and")
            .NextPage().Lines("eight reflective guylines in a sack.").Space().Lines("A footprint is not needed.");

        var document = Read(pdf.Build(), "a.pdf");

        Assert.Equal("p The tent is delivered with four poles of equal length and with a repair sleeve, fourteen pegs and eight reflective guylines in a sack.", Shown(document)[1]);
        Assert.Equal([1, 1, 2], document.Blocks.Select(b => b.Page));
        Assert.Equal(2, document.Pages);
    }

    [Fact]
    public void Hyphens_of_the_typesetting_are_taken_back_and_those_of_words_are_kept()
    {
        using var pdf = new TestPdf();
        pdf.Lines(
            "The tempera-", "ture of a heat-", "resistant panel must not be higher than a hundred degrees. Every", "resistant panel is tested with heat before part number RP-", "2204 leaves the factory.");

        Assert.Equal(
            "The temperature of a heat-resistant panel must not be higher than a hundred degrees. Every resistant panel is tested with heat before part number RP-2204 leaves the factory.",
            string.Join(' ', Blocks(pdf.Build(), "a.pdf").Select(b => b[2..])));
    }

    [Fact]
    public void Columns_are_read_one_after_the_other()
    {
        using var pdf = new TestPdf();
        pdf.LinesAt(150, 20, true, "The Common Pastures of the Valley");
        string[] left = ["The cooperative of farmers manages", "fourteen pastures and their channels.", "Every household gives some labour in", "the early summer of each year, and", "the board publishes who works when", "and for how long the work will take"];
        string[] right = ["until the snow comes. Thunderstorms", "complicate the transport of the milk", "to the dairy in the village, where it", "is made into cheese that ripens for", "nine months before it can be sold to", "the visitors of the market."];
        pdf.MoveTo(700).LinesAt(60, 11, false, left).MoveTo(700).LinesAt(310, 11, false, right);

        Assert.Equal(
            ["h1 The Common Pastures of the Valley", $"p {string.Join(' ', left)} {string.Join(' ', right)}"],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Running_headers_footers_and_page_numbers_are_left_out()
    {
        using var pdf = new TestPdf();
        string[] texts = ["Tents are made for the summer.", "Stoves burn gas or petrol.", "Packs hold 55 litres.", "Lamps shine for hours."];
        for (var page = 0; page < 4; page++)
        {
            pdf.OnPage(page + 1).At(60, 810, $"Handbook, chapter {page}").At(500, 810, "Trailhead").At(300, 30, $"{page + 10}").Lines(texts[page]);
        }

        Assert.Equal(texts.Select(t => $"p {t}"), Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Headers_that_change_with_the_chapter_are_told_by_the_page_number_in_them()
    {
        using var pdf = new TestPdf();
        string[] chapters = ["Tents", "Tents", "Stoves", "Packs"];
        for (var page = 0; page < 4; page++)
        {
            pdf.OnPage(page + 1).At(60, 810, $"{chapters[page]} {page + 7}").Lines($"This is about {chapters[page].ToLowerInvariant()} and nothing else in the world.");
        }

        Assert.All(Blocks(pdf.Build(), "a.pdf"), line => Assert.StartsWith("p This is about", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_of_nothing_but_repeated_lines_keeps_them()
    {
        using var pdf = new TestPdf();
        pdf.Lines("Locker 1").NextPage().Lines("Locker 2");

        Assert.Equal(["p Locker 1", "p Locker 2"], Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void Text_at_the_edge_that_does_not_repeat_is_kept()
    {
        using var pdf = new TestPdf();
        pdf.At(60, 810, "Received on 3 May").Lines("A letter of a single page.").NextPage().Lines("Its second page.");

        Assert.Equal("p Received on 3 May", Blocks(pdf.Build(), "a.pdf")[0]);
    }

    [Fact]
    public void Bullets_and_numbers_are_list_items_with_their_depth()
    {
        using var pdf = new TestPdf();
        pdf.Lines("Before the trip:").Space();
        pdf.At(70, pdf.Y, "•").LinesAt(85, 12, false, "check all seams of the flysheet and of the floor, above all at the", "corners where the poles end;");
        pdf.At(95, pdf.Y, "-").LinesAt(110, 12, false, "inside and outside");
        pdf.At(70, pdf.Y, "•").LinesAt(85, 12, false, "count the pegs.").Space();
        pdf.Lines("1. Lay out the inner tent.", "2. Assemble the poles.", "3. Clip them.");

        Assert.Equal(
            [
                "p Before the trip:",
                "l1 - check all seams of the flysheet and of the floor, above all at the corners where the poles end;",
                "l2 - inside and outside",
                "l1 - count the pegs.",
                "l1 1. Lay out the inner tent.",
                "l1 2. Assemble the poles.",
                "l1 3. Clip them.",
            ],
            Blocks(pdf.Build(), "a.pdf"));
    }

    [Fact]
    public void A_number_at_the_start_of_a_line_inside_a_sentence_is_no_item()
    {
        using var pdf = new TestPdf();
        pdf.Lines("The harness has to be retired when it is ten years old, which for your", "17. harness was last year, and for all others it will be this year.");

        Assert.Single(Read(pdf.Build(), "a.pdf").Blocks);
    }

    [Fact]
    public void The_stated_title_is_used_unless_it_is_the_name_of_a_file()
    {
        string TitleOf(string stated)
        {
            using var pdf = new TestPdf { Title = stated };
            pdf.Heading("Heading").Lines("Some text of the usual size below the heading.");
            return Read(pdf.Build(), "a.pdf").Title;
        }

        Assert.Equal("Warranty Policy", TitleOf("Warranty Policy"));
        Assert.Equal("Heading", TitleOf("Microsoft Word - policy_v7_final.doc"));
        Assert.Equal("Heading", TitleOf("policy_v7_final.docx"));
        Assert.Equal("Heading", TitleOf("untitled"));
    }

    [Fact]
    public void What_is_not_a_pdf_is_refused() =>
        Assert.Contains("'a.pdf' is not a PDF document: by its content it is a PNG image.", Refusal([0x89, 0x50, 0x4E, 0x47], "a.pdf"), StringComparison.Ordinal);

    [Fact]
    public void A_pdf_that_is_cut_off_is_refused()
    {
        using var pdf = new TestPdf();
        var content = pdf.Lines("Some text.").Build();

        Assert.Contains("'a.pdf' is incomplete: the end of the PDF is missing.", Refusal(content[..(content.Length / 2)], "a.pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_pdf_is_refused() =>
        Assert.Contains("'a.pdf' is damaged", Refusal("%PDF-1.7\n1 0 obj << /Type /Catalog >> garbage\n%%EOF", "a.pdf"), StringComparison.Ordinal);

    [Fact]
    public void A_pdf_with_a_password_is_refused()
    {
        var content = Encoding.Latin1.GetBytes(
            $"""
            %PDF-1.4
            1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
            2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj
            3 0 obj << /Filter /Standard /V 1 /R 2 /P -4 /O <{new string('1', 64)}> /U <{new string('2', 64)}> >> endobj
            xref
            0 4
            0000000000 65535 f{" "}
            0000000009 00000 n{" "}
            0000000058 00000 n{" "}
            0000000110 00000 n{" "}
            trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>
            startxref
            301
            %%EOF
            """);

        Assert.Contains("'a.pdf' is protected with a password.", Refusal(content, "a.pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pdf_of_pictures_is_refused()
    {
        using var pdf = new TestPdf();
        pdf.Rule(10, 10, 100, 100).NextPage().Rule(10, 10, 100, 100);

        Assert.Contains("'a.pdf' contains no text, only pictures of its 2 pages.", Refusal(pdf.Build(), "a.pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pdf_with_too_many_pages_is_refused()
    {
        using var pdf = new TestPdf();
        pdf.Lines("One").NextPage().Lines("Two").NextPage().Lines("Three");

        Assert.Contains("'a.pdf' has 3 pages; at most 2 are allowed.", Refusal(pdf.Build(), "a.pdf", new IngestionOptions { MaxPages = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_unpacks_to_a_multiple_of_the_file_is_refused()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(new byte[20_000_000]);
        }

        byte[] content =
        [
            .. "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"u8,
            .. "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >> endobj\n"u8,
            .. Encoding.ASCII.GetBytes($"4 0 obj << /Length {packed.Length} /Filter /FlateDecode >> stream\n"),
            .. packed.ToArray(),
            .. "\nendstream endobj\ntrailer << /Root 1 0 R /Size 5 >>\nstartxref\n0\n%%EOF"u8,
        ];

        Assert.Contains("Ingestion:MaxExpansion", Refusal(content, "a.pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        using var pdf = new TestPdf();
        var content = pdf.Lines("Text").Build();

        Assert.Throws<OperationCanceledException>(() => AllReaders.Read(content, "a.pdf", new IngestionOptions(), new CancellationToken(canceled: true)));
    }
}
