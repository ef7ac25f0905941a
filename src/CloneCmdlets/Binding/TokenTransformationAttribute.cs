using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Refuses a token in plain text without repeating it: PowerShell's own conversion error would show it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TokenTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return data is System.Security.SecureString
            ? data
            : throw new ArgumentTransformationMetadataException(
                "The token must be a SecureString, so that it stays out of logs and histories. Get it with Read-Host -AsSecureString or Get-Secret, "
                + "or make it of a variable: ConvertTo-SecureString $env:MY_TOKEN -AsPlainText -Force.");
    }
}
