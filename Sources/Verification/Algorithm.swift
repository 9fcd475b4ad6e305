public protocol Algorithm: SendableMetatype {}
public protocol Family: SendableMetatype { static var members: [any Algorithm.Type] { get } }
public protocol Paper: SendableMetatype {}
public protocol Library: SendableMetatype { static var members: [any Paper.Type] { get } }
