@{
    RootModule = 'CloneCmdlets.dll'
    # Replaced when the module is staged: the version stands in Directory.Build.props.
    ModuleVersion = '0.0.0'
    GUID = '3593a5f0-e962-4c74-a2af-08e6d026b33b'
    Author = 'CloneCmdlets contributors'
    CompanyName = 'CloneCmdlets contributors'
    Copyright = 'Copyright (c) CloneCmdlets contributors. MIT licence.'
    Description = 'Copies test plans in Azure DevOps and test runs in Wallarm FAST, follows the copies to their end, and never loses or doubles one. With an emulator of both services to try it on.'
    PowerShellVersion = '7.4'
    CompatiblePSEditions = @('Core')
    # Loaded before the type file, which names types of theirs.
    RequiredAssemblies = @('CloneCmdlets.Core.dll', 'CloneCmdlets.dll')
    FormatsToProcess = @('CloneCmdlets.Format.ps1xml')
    TypesToProcess = @('CloneCmdlets.Types.ps1xml')
    CmdletsToExport = @(
        'Connect-CloneService'
        'Copy-TestPlan'
        'Copy-TestRun'
        'Disconnect-CloneService'
        'Get-CloneOperation'
        'Get-CloneService'
        'Start-CloneEmulator'
        'Stop-CloneEmulator'
        'Wait-CloneOperation'
    )
    FunctionsToExport = @()
    AliasesToExport = @()
    VariablesToExport = @()
    PrivateData = @{
        PSData = @{
            LicenseUri = 'https://opensource.org/license/mit'
            ProjectUri = 'https://www.powershellgallery.com/packages/CloneCmdlets'
            Tags = @('AzureDevOps', 'TestPlans', 'Wallarm', 'FAST', 'Testing', 'Clone', 'Copy', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md in the module''s folder.'
        }
    }
}
