namespace RagStarter.IntegrationTests.Hosting;

/// <summary>Documents of the tenant "acme" for tests to ask about; each fact stands in one place.</summary>
internal static class Handbook
{
    public static readonly (string Name, string Text) Returns = ("returns.md", """
        # Returns

        ## Return window
        Customers can return unused lanterns within 37 days of delivery. A refund is paid within six working days.

        ## Damaged goods
        Damaged lanterns are replaced free of charge when they are reported within 48 hours.
        """);

    public static readonly (string Name, string Text) Shipping = ("shipping.md", """
        # Shipping

        Parcels to Norway take nine working days and cost 23 euros. Parcels to Denmark take four working days.

        Lithium batteries are never shipped by air.
        """);

    public static readonly (string Name, string Text) Warranty = ("warranty.md", """
        # Warranty

        The Aurora lantern has a warranty of eleven years. The Borealis lantern has a warranty of three years.
        The warranty does not cover corrosion from salt water.
        """);

    public static readonly (string Name, string Text)[] All = [Returns, Shipping, Warranty];

    /// <summary>A question about <see cref="Returns"/>, whose answer contains <see cref="WindowAnswer"/>.</summary>
    public const string WindowQuestion = "Within how many days can customers return unused lanterns?";

    public const string WindowAnswer = "37 days";
}
