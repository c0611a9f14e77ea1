using static RagStarter.UnitTests.Ingestion.Readers.Reading;
using static RagStarter.UnitTests.Ingestion.Readers.TestDocx;

namespace RagStarter.UnitTests.Ingestion.Readers;

public sealed class DocxReaderTests
{
    private const string Styles =
        """
        <w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/><w:basedOn w:val="Titel"/></w:style>
        <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Gliederung"><w:name w:val="Gliederung"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Kreis"/><w:basedOn w:val="Kreis"/></w:style>
        <w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="Liste"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        """;

    private const string Numbering =
        """
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl>
          <w:lvl w:ilvl="2"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%3"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
        """;

    [Fact]
    public void Headings_are_found_by_style_whatever_language_word_speaks()
    {
        var content = Build(
            P("Leave Policy", Style("Titel")) + P("Valid from 2025", Style("Untertitel")) + P("Vacation", Style("berschrift1"))
            + P("Days", Style("Kapitel")) + P("Details", Style("Gliederung")) + P("Direct", "<w:outlineLvl w:val=\"1\"/>")
            + P("Stripped", Style("Heading4")) + P("Body", "<w:outlineLvl w:val=\"9\"/>") + P("Round", Style("Kreis")),
            Styles);

        Assert.Equal(
            ["h1 Leave Policy", "p Valid from 2025", "h1 Vacation", "h1 Days", "h3 Details", "h2 Direct", "h4 Stripped", "p Body", "p Round"],
            Blocks(content, "a.docx"));
    }

    [Fact]
    public void The_title_is_the_stated_one_else_the_first_heading()
    {
        var body = P("Heading", Style("berschrift1")) + P("Text");

        Assert.Equal("Stated", Read(Build(body, Styles, title: "Stated"), "a.docx").Title);
        Assert.Equal("Heading", Read(Build(body, Styles), "a.docx").Title);
    }

    [Fact]
    public void Numbers_that_word_does_not_store_are_counted()
    {
        var content = Build(
            P("three", Item(1, 0)) + P("a", Item(1, 1)) + P("b", Item(1, 1)) + P("one", Item(1, 2)) + P("four", Item(1, 0)) + P("a again", Item(1, 1))
            + P("between") + P("bullet", Item(2, 0)) + P("restarted", Item(3, 0)) + P("by style", Style("Liste")) + P("not numbered", Style("Liste") + Item(0, 0)),
            Styles,
            Numbering);

        Assert.Equal(
            [
                "l1 3. three", "l2 3a) a", "l2 3b) b", "l3 I one", "l1 4. four", "l2 4a) a again",
                "p between", "l1 - bullet", "l1 1. restarted", "l1 2. by style", "p not numbered",
            ],
            Blocks(content, "a.docx"));
    }

    [Fact]
    public void Numbered_headings_keep_their_numbers() =>
        Assert.Equal(["h1 3. Vacation"], Blocks(Build(P("Vacation", Style("berschrift1") + Item(1, 0)), Styles, Numbering), "a.docx"));

    [Fact]
    public void Tables_become_rows_that_make_sense_alone() =>
        Assert.Equal(
            ["r Size: S; Price: 10", "r Size: M; Price: 12", "p after"],
            Blocks(Build(Table(["Size", "Price"], ["S", "10"], ["M", "12"]) + P("after")), "a.docx"));

    [Fact]
    public void Merged_cells_are_repeated_down_and_deleted_rows_left_out()
    {
        var content = Build(
            $"""
            <w:tbl>
              <w:tr><w:trPr><w:tblHeader w:val="true"/></w:trPr>{Cell("Store")}{Cell("Hours", "<w:gridSpan w:val=\"2\"/>")}</w:tr>
              <w:tr>{Cell("Boulder", "<w:vMerge w:val=\"restart\"/>")}{Cell("Monday")}{Cell("9 to 18")}</w:tr>
              <w:tr><w:trPr><w:del w:id="1" w:author="x"/></w:trPr>{Cell("gone")}{Cell("gone")}{Cell("gone")}</w:tr>
              <w:sdt><w:sdtContent><w:tr>{Cell(string.Empty, "<w:vMerge/>")}{Cell("Sunday")}{Cell("closed")}</w:tr></w:sdtContent></w:sdt>
              <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{Cell("Holidays")}{Cell("closed")}</w:tr>
            </w:tbl>
            """);

        Assert.Equal(
            ["r Store: Boulder; Hours: Monday; Hours: 9 to 18", "r Store: Boulder; Hours: Sunday; Hours: closed", "r Hours: Holidays; Hours: closed"],
            Blocks(content, "a.docx"));
    }

    [Fact]
    public void Paragraphs_and_lists_in_a_cell_become_one_line()
    {
        var cell = $"<w:tc>{P("Services:")}{P("rental", Item(2, 0))}{P("repair", Item(2, 0))}{P("Ask first.")}</w:tc>";
        var content = Build($"<w:tbl><w:tr>{Cell("Store")}{Cell("Offer")}</w:tr><w:tr>{Cell("Boulder")}{cell}</w:tr></w:tbl>", numbering: Numbering);

        Assert.Equal(["r Store: Boulder; Offer: Services: rental, repair Ask first."], Blocks(content, "a.docx"));
    }

    [Fact]
    public void Tables_that_arrange_the_page_are_read_cell_by_cell()
    {
        var content = Build(
            Table(["Warning"], ["Hot surface"]) + $"<w:tbl><w:tr>{Cell("Left")}<w:tc>{Table(["Size", "Price"], ["S", "10"])}{P("below")}</w:tc></w:tr></w:tbl>");

        Assert.Equal(["p Warning", "p Hot surface", "p Left", "r Size: S; Price: 10", "p below"], Blocks(content, "a.docx"));
    }

    [Fact]
    public void Deleted_and_hidden_text_is_left_out_and_inserted_text_is_read()
    {
        var content = Build(
            $"<w:p>{R("Kept ")}<w:del w:id=\"1\" w:author=\"x\"><w:r><w:delText>deleted </w:delText></w:r></w:del><w:ins w:id=\"2\" w:author=\"x\">{R("inserted ")}</w:ins>"
            + $"<w:moveFrom w:id=\"3\" w:author=\"x\">{R("moved away ")}</w:moveFrom>{R("hidden ", "<w:vanish/>")}{R("shown", "<w:vanish w:val=\"0\"/>")}</w:p>");

        Assert.Equal(["p Kept inserted shown"], Blocks(content, "a.docx"));
    }

    [Fact]
    public void Fields_show_their_result_and_special_characters_their_text()
    {
        var content = Build(
            """
            <w:p><w:r><w:t>Page</w:t><w:tab/><w:fldChar w:fldCharType="begin"/><w:instrText>PAGEREF x</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>7</w:t><w:fldChar w:fldCharType="end"/>
            <w:br/><w:t>long</w:t><w:noBreakHyphen/><w:t>term Kinder</w:t><w:softHyphen/><w:t>garten </w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Arial" w:char="20AC"/></w:r>
            <w:hyperlink w:anchor="x"><w:r><w:t xml:space="preserve"> link</w:t></w:r></w:hyperlink><m:oMath><m:r><m:t> x=1</m:t></m:r></m:oMath></w:p>
            """);

        Assert.Equal(["p Page 7 long-term Kindergarten € link x=1"], Blocks(content, "a.docx"));
    }

    [Fact]
    public void Footnotes_are_numbered_in_the_text_and_follow_at_the_end()
    {
        const string Reference = "<w:r><w:footnoteReference w:id=\"{0}\"/></w:r>";
        var content = Build(
            $"<w:p>{R("The tent")}{Reference.Replace("{0}", "5", StringComparison.Ordinal)}{R(" is light")}{Reference.Replace("{0}", "2", StringComparison.Ordinal)}{R(".")}</w:p>" + P("End."),
            footnotes: $"<w:footnote w:id=\"2\">{P(" For its size.")}</w:footnote><w:footnote w:id=\"5\">{P("Model")}{P("of 2024.")}</w:footnote><w:footnote w:id=\"9\">{P("unused")}</w:footnote>");

        Assert.Equal(["p The tent[1] is light[2].", "p End.", "l1 [1] Model of 2024.", "l1 [2] For its size."], Blocks(content, "a.docx"));
    }

    [Fact]
    public void Text_boxes_follow_the_paragraph_they_belong_to_and_are_read_once()
    {
        var box = $"<w:txbxContent>{P("In the box")}</w:txbxContent>";
        var content = Build(
            $"""
            <w:p>{R("Around it")}<w:r><mc:AlternateContent>
              <mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
              <mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>
            </mc:AlternateContent></w:r></w:p>
            """);

        Assert.Equal(["p Around it", "p In the box"], Blocks(content, "a.docx"));
    }

    [Fact]
    public void The_table_of_contents_is_left_out_and_content_controls_are_read()
    {
        var content = Build(
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>" + P("Contents") + "</w:sdtContent></w:sdt>"
            + P("1 Vacation 3", Style("Verzeichnis1")) + $"<w:sdt><w:sdtContent>{P("In a control")}<w:p><w:sdt><w:sdtContent>{R("inline")}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
            Styles);

        Assert.Equal(["p In a control", "p inline"], Blocks(content, "a.docx"));
    }

    private static string Style(string id) => $"<w:pStyle w:val=\"{id}\"/>";

    private static string Item(int number, int level) => $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>";
}
