using System.Globalization;
using System.Text;

namespace RagStarter.Cli.Tuning;

/// <summary>Draws quality over tokens as an SVG picture.</summary>
internal static class FrontierChart
{
    private const double Width = 720;
    private const double Height = 420;
    private const double Margin = 60;
    private const int Lines = 5;

    public static string Draw(IReadOnlyList<RetrievalTrial> trials, IReadOnlyList<RetrievalTrial> frontier, RetrievalTrial recommended)
    {
        var (cheapest, dearest) = Span(trials.Select(t => t.Tokens));
        var (worst, best) = Span(trials.Select(t => t.Quality));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>Quality over tokens sent</title>\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        for (var i = 0; i <= Lines; i++)
        {
            var quality = worst + ((best - worst) * i / Lines);
            var tokens = cheapest + ((dearest - cheapest) * i / Lines);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Margin}\" x2=\"{Width - Margin}\" y1=\"{Y(quality):F1}\" y2=\"{Y(quality):F1}\" stroke=\"#ddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{Y(quality) + 4:F1}\" text-anchor=\"end\">{quality:P1}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tokens):F1}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{tokens:F0}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">tokens sent per question</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"{Margin - 20}\">questions whose answer is in what is sent</text>\n");
        foreach (var trial in trials)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(trial.Tokens):F1}\" cy=\"{Y(trial.Quality):F1}\" r=\"3\" fill=\"#aaa\"/>\n");
        }

        var points = string.Join(' ', frontier.Select(t => string.Create(CultureInfo.InvariantCulture, $"{X(t.Tokens):F1},{Y(t.Quality):F1}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"2\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(recommended.Tokens):F1}\" cy=\"{Y(recommended.Quality):F1}\" r=\"6\" fill=\"#c62828\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(recommended.Tokens) + 9:F1}\" y=\"{Y(recommended.Quality) + 16:F1}\">recommended</text>\n");
        return svg.Append("</svg>\n").ToString();

        double X(double tokens) => Margin + ((tokens - cheapest) / (dearest - cheapest) * (Width - (2 * Margin)));
        double Y(double quality) => Height - Margin - ((quality - worst) / (best - worst) * (Height - (2 * Margin)));
    }

    // Values that are all the same still have a place.
    private static (double Low, double High) Span(IEnumerable<double> values)
    {
        var list = values.ToList();
        var (low, high) = (list.Min(), list.Max());
        return high > low ? (low, high) : (low - 0.5, high + 0.5);
    }
}
