using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Refuses a text that is no address without repeating it: what makes it none may be a password, and PowerShell's own conversion error would
/// show it. An empty cell leaves the parameter out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Cell.Plain(inputData);
        return Cell.IsEmpty(data) ? Cell.NotGiven("Give an address.")
            : data is not string text || Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _)
            ? inputData
            : throw new ArgumentTransformationMetadataException(
                "This can't be read as an address, and isn't repeated here since it may hold a password. Give an address without user and password, such as "
                + "https://server:8080; a token goes into -Token, the user and password for a proxy into -ProxyCredential.");
    }
}
